"""Fuzzy judgments, for those whose method asks for them: fuzzy numbers in pairs to crisp weights."""

from fuzzyahp.fuzzy.defuzzify import DEFUZZIFIERS, defuzzify
from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix, aggregate_matrices
from fuzzyahp.fuzzy.methods import FUZZY_METHODS, FuzzyMethod
from fuzzyahp.fuzzy.numbers import aggregate, fuzzy_numbers, reciprocal
from fuzzyahp.fuzzy.preference import PreferenceRelation
from fuzzyahp.fuzzy.preference_weights import PREFERENCE_METHODS, TRANSFORMS, PreferenceWeights
from fuzzyahp.fuzzy.result import FuzzyWeights, ZeroWeightWarning

__all__ = [
    "DEFUZZIFIERS",
    "FUZZY_METHODS",
    "PREFERENCE_METHODS",
    "TRANSFORMS",
    "FuzzyJudgmentMatrix",
    "FuzzyMethod",
    "FuzzyWeights",
    "PreferenceRelation",
    "PreferenceWeights",
    "ZeroWeightWarning",
    "aggregate",
    "aggregate_matrices",
    "defuzzify",
    "fuzzy_numbers",
    "reciprocal",
]
