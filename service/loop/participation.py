"""Who leads and who takes part, each with its reason: computed from the problem, shown to the people, theirs to change.

The lead is the department that is directly affected; failing that the one with most causes; failing that the
coordinator's (guide, step 2; REQUIREMENTS.md S2-3).
"""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from service.loop.desk import Desk
from service.loop.issue import Issue, Participant, Problem, Reason, Step


def proposed(issue: Issue, desk: Desk) -> Issue:
    """The issue with its lead and participants as the problem now suggests them; what people chose stays chosen."""
    home = desk.directory.department_of(issue.reporter)
    lead, why = (issue.lead, issue.lead_reason) if issue.lead_chosen else leading(issue.problem, home, desk)
    keys = tuple(k for k in involved(issue.problem, home, desk) if k not in issue.left_out)
    if lead and lead not in keys:
        keys = (lead, *keys)
    seats = tuple(as_chosen(seated(key, reason_of(key, issue.problem, home), lead, desk), seat(issue, key)) for key in keys)
    return replace(issue, lead=lead, lead_reason=why, participants=seats)


def leading(problem: Problem, home: str | None, desk: Desk) -> tuple[str | None, Reason | None]:
    """The lead department and why."""
    for impact in problem.impacts:
        if known(impact.department, desk):
            return impact.department, Reason(kind="impact", quote=impact.text)
    if known(home, desk) and (home in problem.departments or problem.impacts):
        return home, Reason(kind="reporter")
    counted = Counter(c.department for c in problem.causes if known(c.department, desk))
    if counted:
        key, _ = counted.most_common(1)[0]
        return key, Reason(kind="cause", quote=next(c.text for c in problem.causes if c.department == key))
    if known(home, desk):
        return home, Reason(kind="reporter")
    office = next((desk.directory.department_of(c) for c in desk.coordinators if desk.directory.department_of(c)), None)
    return office, Reason(kind="coordination") if office else None


def involved(problem: Problem, home: str | None, desk: Desk) -> tuple[str, ...]:
    """Every department with a reason to take part, and none without one."""
    found = [i.department for i in problem.impacts] + [c.department for c in problem.causes] + list(problem.departments) + [home]
    return tuple(dict.fromkeys(key for key in found if key and known(key, desk)))


def known(key: str | None, desk: Desk) -> bool:
    return desk.directory.department(key) is not None


def reason_of(key: str, problem: Problem, home: str | None) -> Reason:
    """Why this department: it owns a cause, bears an impact, reported the problem, or was named."""
    for cause in problem.causes:
        if cause.department == key:
            return Reason(kind="cause", quote=cause.text)
    for impact in problem.impacts:
        if impact.department == key:
            return Reason(kind="impact", quote=impact.text)
    return Reason(kind="reporter" if key == home else "named")


def seated(key: str, reason: Reason, lead: str | None, desk: Desk) -> Participant:
    """A department at the table: with its configured liaison, or with its head still to be asked for one."""
    department = desk.directory.department(key)
    role = "lead" if key == lead else "affected" if reason.kind in ("impact", "reporter") else "participant"
    liaison = department.liaison if department else None
    return Participant(
        department=key,
        role=role,
        reason=reason,
        liaison=liaison,
        deputy=department.deputy if department and department.deputy != liaison else None,
        status="standing" if liaison else "nominating",
    )


def as_chosen(anew: Participant, before: Participant | None) -> Participant:
    """The seat with the people who were named for it meanwhile."""
    return replace(anew, liaison=before.liaison, deputy=before.deputy, status=before.status) if before else anew


def added(issue: Issue, key: str, desk: Desk, kind: str = "named", quote: str = "") -> Issue:
    """One more department at the table."""
    if seat(issue, key) or not known(key, desk):
        return issue
    named = tuple(dict.fromkeys((*issue.problem.departments, key)))
    issue = replace(issue, problem=replace(issue.problem, departments=named), left_out=tuple(k for k in issue.left_out if k != key))
    return replace(issue, participants=(*issue.participants, seated(key, Reason(kind=kind, quote=quote), issue.lead, desk)))


def dropped(issue: Issue, key: str) -> Issue:
    """Without this department, also when the problem is read anew; the lead cannot be dropped."""
    if key == issue.lead:
        return issue
    seats = tuple(p for p in issue.participants if p.department != key)
    return replace(issue, participants=seats, left_out=(*issue.left_out, key))


def led_by(issue: Issue, key: str, desk: Desk) -> Issue:
    """With another lead department."""
    issue = added(issue, key, desk)
    seats = tuple(
        replace(p, role="lead" if p.department == key else "participant" if p.role == "lead" else p.role) for p in issue.participants
    )
    return replace(issue, lead=key, lead_reason=Reason(kind="chosen"), participants=seats, lead_agreed=False, lead_chosen=True)


def seat(issue: Issue, key: str | None) -> Participant | None:
    return next((p for p in issue.participants if p.department == key), None)


def reseated(issue: Issue, changed: Participant) -> Issue:
    """With this participant in place of the one of the same department."""
    return replace(issue, participants=tuple(changed if p.department == changed.department else p for p in issue.participants))


def lead_person(issue: Issue, desk: Desk) -> str | None:
    """Whoever decides for the issue: the liaison of the lead department, who hears of it in step 2; before, the coordinator."""
    chair = seat(issue, issue.lead)
    if chair and chair.liaison and issue.step is not Step.CLARIFY:
        return chair.liaison
    return desk.coordinators[0] if desk.coordinators else None
