"""The experts: groups, consensus, consistency, incomplete judgments, scales, Delphi rounds, questionnaires."""
