"""The experts: groups, consensus, consistency, incomplete judgments, scales, Delphi rounds, questionnaires.

What comes before the weights. Everything here is advice or arithmetic on judgments; nothing changes them silently.
"""

from fuzzyahp.experts.consistency.accepted_changes import AcceptedChange, accept_changes
from fuzzyahp.experts.consistency.fewest_changes import FewestChanges, SuggestedChange, fewest_changes
from fuzzyahp.experts.consistency.inconsistency_indices import (
    OrdinalConsistency,
    geometric_consistency_index,
    harker_derivatives,
    koczkodaj_index,
    ordinal_consistency,
)
from fuzzyahp.experts.consistency.report import Consistency, check_consistency
from fuzzyahp.experts.delphi.feedback import Feedback, feedback, spreads
from fuzzyahp.experts.delphi.rounds import RankAgreement, RoundSummary, Shift, rank_agreement, round_summary, shifts
from fuzzyahp.experts.delphi.spread import Spread
from fuzzyahp.experts.delphi.stop_rule import StopRule
from fuzzyahp.experts.delphi.verdict import Criterion, Verdict, stop
from fuzzyahp.experts.groups.aggregation import aij, aip, consistency_ratios
from fuzzyahp.experts.groups.concordance import Concordance, kendall_w
from fuzzyahp.experts.groups.consensus import (
    CONSENSUS_BANDS,
    Consensus,
    cardinal_consensus,
    consensus_indicator,
    ordinal_consensus,
)
from fuzzyahp.experts.groups.consensus_reaching import ConsensusAdvice, consensus_advice
from fuzzyahp.experts.groups.distances import ExpertDistance, distances
from fuzzyahp.experts.groups.expert_weights import FAMILIARITY, JUDGMENT_BASIS, Authority, authority, authority_weights
from fuzzyahp.experts.groups.group_weights import GroupWeights, group_weights
from fuzzyahp.experts.incomplete.matrix import COMPLETION_METHODS, IncompleteMatrix
from fuzzyahp.experts.incomplete.next_question import NextPair, question_order
from fuzzyahp.experts.incomplete.weights import CompletedPair, IncompleteWeights
from fuzzyahp.experts.panel.answers import Answers, Change, Expert, Round, Waiver
from fuzzyahp.experts.panel.document import PanelDocument, load_panel, save_panel
from fuzzyahp.experts.panel.expert_judgments import panel_matrices
from fuzzyahp.experts.panel.expert_list import read_experts
from fuzzyahp.experts.panel.group_judgments import GroupJudgments, group_judgments, weigh_scheme
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.parent_report import ParentReport
from fuzzyahp.experts.panel.questions import Questionnaire, questionnaire
from fuzzyahp.experts.panel.report import ExpertReport, PanelReport, panel_report
from fuzzyahp.experts.panel.returned import Problem, Returned, collect
from fuzzyahp.experts.questionnaires.answer_sheet_reader import read_answer_sheet
from fuzzyahp.experts.questionnaires.answer_sheets import write_answer_sheet
from fuzzyahp.experts.questionnaires.workbook_reader import read_workbook
from fuzzyahp.experts.questionnaires.workbook_writer import write_workbook
from fuzzyahp.experts.scales import SCALES, Scale, apply_scale, scale_values

__all__ = [
    "COMPLETION_METHODS",
    "CONSENSUS_BANDS",
    "FAMILIARITY",
    "JUDGMENT_BASIS",
    "SCALES",
    "AcceptedChange",
    "Answers",
    "Authority",
    "Change",
    "CompletedPair",
    "Concordance",
    "Consensus",
    "ConsensusAdvice",
    "Consistency",
    "Criterion",
    "Expert",
    "ExpertDistance",
    "ExpertReport",
    "Feedback",
    "FewestChanges",
    "GroupJudgments",
    "GroupWeights",
    "IncompleteMatrix",
    "IncompleteWeights",
    "NextPair",
    "OrdinalConsistency",
    "Panel",
    "PanelDocument",
    "PanelReport",
    "ParentReport",
    "Problem",
    "Questionnaire",
    "RankAgreement",
    "Returned",
    "Round",
    "RoundSummary",
    "Scale",
    "Shift",
    "Spread",
    "StopRule",
    "SuggestedChange",
    "Verdict",
    "Waiver",
    "accept_changes",
    "aij",
    "aip",
    "apply_scale",
    "authority",
    "authority_weights",
    "cardinal_consensus",
    "check_consistency",
    "collect",
    "consensus_advice",
    "consensus_indicator",
    "consistency_ratios",
    "distances",
    "feedback",
    "fewest_changes",
    "geometric_consistency_index",
    "group_judgments",
    "group_weights",
    "harker_derivatives",
    "kendall_w",
    "koczkodaj_index",
    "load_panel",
    "ordinal_consensus",
    "ordinal_consistency",
    "panel_matrices",
    "panel_report",
    "question_order",
    "questionnaire",
    "rank_agreement",
    "read_answer_sheet",
    "read_experts",
    "read_workbook",
    "round_summary",
    "save_panel",
    "scale_values",
    "shifts",
    "spreads",
    "stop",
    "weigh_scheme",
    "write_answer_sheet",
    "write_workbook",
]
