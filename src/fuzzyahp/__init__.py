"""Expert credit rating by fuzzy AHP: weigh, vote, screen, score, explain."""
from fuzzyahp.errors import *
from fuzzyahp.judgment import JudgmentMatrix, Judgment
from fuzzyahp.weights import *
from fuzzyahp.random_index import *
from fuzzyahp.standards import GradeStandard
from fuzzyahp.membership import *
from fuzzyahp.grades import *
from fuzzyahp.scoring import *
__version__ = "0.1.0"
