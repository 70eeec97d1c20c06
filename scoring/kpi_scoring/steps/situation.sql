-- Everything a scoring formula may name, one row an item: actual, target, days late, and what its scorecard says of it.
-- The actual is a plain value, a mean, or numerator over denominator times scale, unless an expression gave it.
-- The target to date is the full target, its share of the counted periods, or the figures listed for them.
SELECT
  item.*, to_date.card, to_date.state, to_date.counted, to_date.age, to_date.late_days, to_date.incomplete,
  to_date.overdue, to_date.has_number, to_date.a, to_date.b,
  CASE WHEN expression > 0 AND b IS NOT NULL THEN expressed.actual_n WHEN b IS NULL THEN a ELSE a * scale_n END
    AS actual_n,
  CASE WHEN expression > 0 AND b IS NOT NULL THEN expressed.actual_d WHEN b IS NULL THEN shared_by * 10000
       ELSE nullif(b, 0) * scale_d END AS actual_d,
  CASE phasing
    WHEN 'flat' THEN target
    WHEN 'linear' THEN target * counted * every_nth
    ELSE CASE WHEN aggregation IN ('sum', 'average') THEN listed.total ELSE listed.latest END
  END AS target_n,
  CASE phasing
    WHEN 'flat' THEN 10000
    WHEN 'linear' THEN 10000 * periods
    ELSE CASE aggregation WHEN 'average' THEN nullif(counted, 0) * 10000 ELSE 10000 END
  END AS target_d
FROM to_date
JOIN item ON item.item = to_date.item
LEFT JOIN expressed ON expressed.card = to_date.card AND expressed.item = to_date.item
LEFT JOIN listed ON listed.card = to_date.card AND listed.item = to_date.item
