"""Questionnaires out and answers in: Excel workbooks and CSV sheets."""
