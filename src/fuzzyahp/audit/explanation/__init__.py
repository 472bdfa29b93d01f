"""Why a client got this rating, and what would lift it."""
