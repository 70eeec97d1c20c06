-- The points of an item in open dispute if either side were right, where both claims can be rated.
SELECT standing.card, standing.item, one.points AS one_points, other.points AS other_points
FROM settlement
JOIN standing ON standing.card = settlement.card AND standing.item = settlement.item
JOIN standing AS one ON one.card = settlement.one AND one.item = settlement.one_item
JOIN standing AS other ON other.card = settlement.other AND other.item = settlement.other_item
WHERE standing.state = 'disputed' AND one.standing = 'rated' AND other.standing = 'rated'
