"""Credit criteria for small firms with their printed local and global weights.

P. K. Roy, K. Shaw (2021), A multicriteria credit scoring model for SMEs using hybrid BWM and TOPSIS,
Financial Innovation 7, table 5 (doi 10.1186/s40854-021-00295-5). The weights come from the best-worst method,
so there are no judgments to redo: what can be checked is that local weights multiply to the global ones.

The source prints per cent with two decimals. Rounded like this the local weights of a parent add up to 0.9999
or 1.0001 in eight of ten cases; the library refuses such weights where they are to be composed.
"""

from __future__ import annotations

# Parent: (children, local weights, global weights of the children), as printed, divided by 100.
LOCAL_WEIGHTS: dict[str, tuple[str, str, str]] = {
    "goal": (
        "financial industry_business managerial conduct_of_account",
        "0.4167 0.0833 0.1667 0.3333",
        "0.4167 0.0833 0.1667 0.3333",
    ),
    "financial": (
        "liquidity leverage coverage efficiency profitability",
        "0.3879 0.0606 0.1576 0.1576 0.2364",
        "0.1616 0.0253 0.0657 0.0657 0.0985",
    ),
    "liquidity": ("current quick cash", "0.1667 0.2917 0.5417", "0.0269 0.0471 0.0875"),
    "leverage": (
        "debt_equity outside_liabilities_net_worth proprietary",
        "0.2286 0.6286 0.1429",
        "0.0058 0.0159 0.0036",
    ),
    "coverage": (
        "debt_service_coverage interest_coverage fixed_asset_coverage",
        "0.5385 0.3077 0.1538",
        "0.0354 0.0202 0.0101",
    ),
    "efficiency": ("stock debtors creditors", "0.2444 0.6444 0.1111", "0.0160 0.0423 0.0073"),
    "profitability": (
        "return_on_capital operating net_profit",
        "0.6444 0.2444 0.1111",
        "0.0635 0.0241 0.0109",
    ),
    "industry_business": (
        "outlook demand_supply_gap production marketing sales_growth",
        "0.0769 0.1538 0.1538 0.2308 0.3846",
        "0.0064 0.0128 0.0128 0.0192 0.0321",
    ),
    "managerial": (
        "management_type education_experience integrity succession financial_flexibility",
        "0.0545 0.1417 0.3488 0.1063 0.3488",
        "0.0091 0.0236 0.0581 0.0177 0.0581",
    ),
    "conduct_of_account": (
        "credit_history repayment compliance government_approvals audit",
        "0.3846 0.2308 0.1538 0.1538 0.0769",
        "0.1282 0.0769 0.0513 0.0513 0.0256",
    ),
}

# Some products in full, to ten digits: 0.4167 x 0.3879 x 0.5417 = 0.087559266681, and so on.
EXACT_PRODUCTS = {
    "liquidity": "0.16163793",
    "cash": "0.087559266681",
    "sales_growth": "0.03203718",
    "integrity": "0.05814496",
    "credit_history": "0.12818718",
    "proprietary": "0.003608513658",
}

# Local weights are off by up to half a unit of the fourth decimal, and so are the printed products.
PRINT_SLACK = 0.00016
