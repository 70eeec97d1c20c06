-- The target to date: the full target, its share of the counted periods, or the figures listed for them.
-- A value that is owed every third period stands for three: its period and the ones not owed before it.
SELECT
  item.card, item.item,
  CASE item.phasing
    WHEN 'flat' THEN item.target
    WHEN 'linear' THEN item.target * to_date.counted * item.every_nth
    ELSE CASE WHEN item.aggregation IN ('sum', 'average') THEN listed.total ELSE listed.latest END
  END AS target_n,
  CASE item.phasing
    WHEN 'flat' THEN 10000
    WHEN 'linear' THEN 10000 * item.periods
    ELSE CASE item.aggregation WHEN 'average' THEN nullif(to_date.counted, 0) * 10000 ELSE 10000 END
  END AS target_d
FROM item
JOIN to_date ON to_date.card = item.card AND to_date.item = item.item
LEFT JOIN (
  SELECT record.card, record.item,
    sum(figure.figure) AS total,
    sum(CASE WHEN figure.p = to_date.last_counted_p THEN figure.figure END) AS latest
  FROM record
  JOIN to_date ON to_date.card = record.card AND to_date.item = record.item
  JOIN figure ON figure.card = record.card AND figure.item = record.item AND figure.p <= record.p
    AND figure.p > record.p - CASE record.aggregation WHEN 'sum' THEN record.every_nth ELSE 1 END
  WHERE record.counts = 1
  GROUP BY record.card, record.item
) AS listed ON listed.card = item.card AND listed.item = item.item
