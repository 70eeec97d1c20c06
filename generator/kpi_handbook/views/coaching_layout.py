"""Where each field of the coaching form stands on its sheet of paper."""

from collections.abc import Mapping

Places = tuple[tuple[str, int, int], ...]  # in the part: field, twelfths of the width, lines to write on
TOP: tuple[Places, ...] = (
    (("employee", 3, 1), ("supervisor", 3, 1), ("layer", 2, 1), ("trigger.period", 2, 1), ("held_on", 2, 1)),
    (("trigger.kpi", 5, 1), ("trigger.aspect", 2, 1), ("trigger.value", 3, 1), ("trigger.target", 2, 1)),
)
PARTS: Mapping[str, tuple[Places, ...]] = {
    "feedback": (
        (("did_well", 6, 2), ("sop_alignment", 6, 2)),
        (("sbi.situation", 4, 2), ("sbi.behaviour", 4, 2), ("sbi.impact", 4, 2)),
        (("must_improve", 12, 1),),
    ),
    "development": (
        (("potential", 4, 1), ("special_assignment.from_feedback_line", 5, 1), ("special_assignment.id", 3, 1)),
        (("special_assignment.what", 12, 2),),
        (
            ("special_assignment.measure.id", 4, 1),
            ("special_assignment.measure.unit", 2, 1),
            ("special_assignment.measure.baseline", 2, 1),
            ("special_assignment.measure.target", 2, 1),
            ("special_assignment.start", 2, 1),
        ),
        (
            ("special_assignment.measure.source", 5, 1),
            ("special_assignment.measure.polarity", 5, 1),
            ("special_assignment.due", 2, 1),
        ),
        (("special_assignment.support", 6, 2), ("special_assignment.success_rule", 6, 2)),
        (("special_assignment.evidence_required", 6, 1), ("special_assignment.not_routine_because", 6, 1)),
    ),
    "improvement": ((("own_change", 6, 2), ("sign_of_change", 4, 2), ("review_on", 2, 1)),),
}
CLOSURE: Places = (("result", 5, 1), ("measured", 2, 1), ("date", 2, 1), ("becomes_standard", 3, 1))
