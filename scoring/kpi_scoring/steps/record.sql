-- One row for each item and each period up to the scored one: what was submitted, or what its absence means.
-- Only what is owed counts; a milestone is owed from the period in which it falls due, and its delivery always counts.
-- What was measured before the series began, by a definition that can't be compared, is left out.
-- An open dispute has no value; after the lock the value in the row counts.
SELECT
  record.*,
  CASE WHEN state IN ('reported', 'late') OR (state = 'disputed' AND locked = 1) THEN 1 ELSE 0 END AS has_value,
  CASE WHEN state IN ('not_due', 'not_applicable')
         OR (state = 'missing' AND gap = 'like_for_like' AND aggregation <> 'last') THEN 0 ELSE 1 END AS counts
FROM (
  SELECT
    card.card, item.item, item.aggregation, item.every_nth, plan.gap, plan.locked, period.p,
    submitted.a, submitted.b, submitted.late_days, submitted.place,
    CASE
      WHEN period.p < item.since THEN 'not_due'
      WHEN item.every_nth > 0 AND period.p % nullif(item.every_nth, 0) <> 0 THEN 'not_due'
      WHEN item.every_nth = 0 AND coalesce(submitted.state, 'missing') IN ('missing', 'not_applicable')
        AND (item.due_from IS NULL OR item.due_from > period.p) THEN 'not_due'
      WHEN submitted.state = 'disputed' AND plan.locked = 1 AND submitted.a IS NULL AND submitted.late_days IS NULL
        THEN 'missing'
      ELSE coalesce(submitted.state, 'missing')
    END AS state
  FROM card
  JOIN plan ON plan.plan = card.plan
  JOIN item ON item.plan = card.plan
  JOIN period ON period.p <= plan.period
  LEFT JOIN submitted ON submitted.card = card.card AND submitted.item = item.item AND submitted.p = period.p
) AS record
