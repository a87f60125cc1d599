"""Another matter, in English and without a meeting: goods that come back stand about in the warehouse."""

from __future__ import annotations

from tests.story.company import Company
from tests.story.working import answer

REPORT = """Hello,
since August returned goods stand 6 days in the warehouse before Quality sees them, 43 pallets in September alone.
What is behind it: nobody decides on the day of arrival where a return goes.
Likely causes: 1. the Warehouse has no label for returns; 2. IT's return form does not reach Quality.
Nora"""

TABLE = """Task | Owner | Due | Deliverable
--- | --- | --- | ---
Print return labels for every dock | Ray Dunn | 20 October | label template
Route the return form to the Quality queue | Sam Ito | 22 October | working form
"""


def at_work(company: Company) -> Company:
    """Reported, agreed and planned on Tuesday the 13th; on Wednesday morning everybody is asked for the first time."""
    company.writes("nora", REPORT, subject="Returned goods wait for inspection")
    company.round("10-13 09:05")
    answer(company, "nora", "Agreed.", "clarify/receipt")
    company.round("10-13 09:30")
    company.round("10-13 09:31")
    answer(company, "nora", "We need no meeting, I send the table.", "plan/invitation")
    company.round("10-13 10:00")
    answer(company, "nora", TABLE, "plan/table_request")
    company.round("10-13 11:00")
    for who in ("ray", "sam"):
        answer(company, who, "Agreed.", "plan/assignment")
    answer(company, "nora", "Agreed.", "plan/echo")
    company.round("10-13 14:00")
    company.round("10-14 09:05")
    return company


def all_done(company: Company) -> Company:
    """Both owners say so on Wednesday; the survey is out."""
    answer(company, "ray", "Done, see attached.\n\nSent from my iPhone", "execute/progress", attachment=("labels.pdf", b"%PDF"))
    answer(company, "sam", "It's live: https://forms.works.example/returns", "execute/progress")
    company.round("10-14 10:00")
    return company


def concluded(company: Company, verdict: str) -> Company:
    """Everybody answers alike, and Nora agrees to what is proposed."""
    for who in ("nora", "ray", "sam"):
        answer(company, who, verdict, "verify/survey")
    company.round("10-14 11:00")
    answer(company, "nora", "Agreed.", "verify/conclusion")
    company.round("10-14 11:30")
    return company
