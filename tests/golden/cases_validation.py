"""Published ROC analyses: data that are printed, and the figures beside them.

Figures are text, digit for digit. In both sources the event is the *higher* value or rating, or is said to be so.
The ovarian data were read in the guide itself. The figures of both sources are as handed down: their print was not at
hand, so nothing is claimed of it. AUC and DeLong are held to other libraries and to hand arithmetic beside these.
"""

from __future__ import annotations

# ---- E. R. DeLong, D. M. DeLong & D. L. Clarke-Pearson (1988), Biometrics 44(3), 837-845: ovarian cancer. Data and
# figures of SAS/STAT User's Guide, The LOGISTIC Procedure, example "Comparing Receiver Operating Characteristic
# Curves": 43 of the 49 patients, those with all three tests. Albumin, total protein, Krebs-Goplerud score, whether
# the patient benefited. The example takes 10 minus the K-G score, so that higher is better throughout. --------------

OVARIAN = """
3.0 5.8 10 0   3.2 6.3 5 1   3.9 6.8 3 1   2.8 4.8 6 0   3.2 5.8 3 1   0.9 4.0 5 0   2.5 5.7 8 0   1.6 5.6 5 1
3.8 5.7 5 1    3.7 6.7 6 1   3.2 5.4 4 1   3.8 6.6 6 1   4.1 6.6 5 1   3.6 5.7 5 1   4.3 7.0 4 1   3.6 6.7 4 0
2.3 4.4 6 1    4.2 7.6 4 0   4.0 6.6 6 0   3.5 5.8 6 1   3.8 6.8 7 1   3.0 4.7 8 0   4.5 7.4 5 1   3.7 7.4 5 1
3.1 6.6 6 1    4.1 8.2 6 1   4.3 7.0 5 1   4.3 6.5 4 1   3.2 5.1 5 1   2.6 4.7 6 1   3.3 6.8 6 0   1.7 4.0 7 0
3.7 6.1 5 1    3.3 6.3 7 1   4.2 7.7 6 1   3.5 6.2 5 1   2.9 5.7 9 0   2.1 4.8 7 1   2.8 6.2 8 0   4.0 7.0 7 1
3.3 5.7 6 1    3.7 6.9 5 1   3.6 6.6 5 1
"""
# Area, standard error, 95 % Wald limits.
OVARIAN_AREAS = {
    "albumin": "0.7366 0.0927 0.5549 0.9182",
    "K-G score": "0.7258 0.1028 0.5243 0.9273",
    "total protein": "0.6478 0.1000 0.4518 0.8439",
}
# Difference from the K-G score, its standard error, 95 % Wald limits, p.
OVARIAN_CONTRASTS = {
    "albumin": "0.0108 0.0953 -0.1761 0.1976 0.9102",
    "total protein": "-0.0780 0.1046 -0.2830 0.1271 0.4561",
}

# ---- J. A. Hanley & B. J. McNeil (1982), Radiology 143, 29-36: 109 computed tomography images rated 1 to 5. Area,
# standard error (DeLong) and limits as the manual of Stata prints them, [R] roctab. ---------------------------------

HANLEY_NORMAL = "33 6 6 11 2"
HANLEY_ABNORMAL = "3 2 2 11 33"
HANLEY_AREA = "0.8932 0.0307 0.83295 0.95339"
