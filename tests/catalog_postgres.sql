-- What a PostgreSQL server says of its schema, one fact a line: the kind and name of an
-- object, then its properties, with tabs between them.  catalog_postgres_facts.h writes the
-- same lines from a replayed catalog.  Runs on 13 and later, with search_path = public.
WITH ns AS (
	SELECT oid, CASE WHEN oid = pg_my_temp_schema() THEN 'pg_temp' ELSE nspname END AS ns
	FROM pg_namespace
	WHERE oid = pg_my_temp_schema() OR nspname !~ '^pg_' AND nspname <> 'information_schema'
),
rel AS (
	SELECT c.*, ns || '.' || relname AS name
	FROM pg_class c JOIN ns ON ns.oid = relnamespace
),
-- Of an extension, or made by the server for a type: multiranges, their functions.
made AS (
	SELECT classid, objid FROM pg_depend
	WHERE classid IN ('pg_proc'::regclass, 'pg_type'::regclass, 'pg_collation'::regclass)
		AND (deptype = 'e' OR deptype = 'i' AND refclassid = 'pg_type'::regclass)
),
typ AS (
	SELECT t.*, ns || '.' || typname AS name
	FROM pg_type t JOIN ns ON ns.oid = typnamespace
	LEFT JOIN rel ON rel.oid = typrelid
	WHERE (typtype IN ('e', 'd', 'r') OR rel.relkind = 'c') AND NOT EXISTS
		(SELECT FROM made WHERE classid = 'pg_type'::regclass AND objid = t.oid)
),
proc AS (
	SELECT p.*, ns || '.' || proname || '(' || oidvectortypes(proargtypes) || ')' AS name
	FROM pg_proc p JOIN ns ON ns.oid = pronamespace
	WHERE NOT EXISTS
		(SELECT FROM made WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
),
col AS (
	SELECT rel.name AS rel, relkind, attname, attnum, attnotnull, attgenerated, attidentity,
		format_type(atttypid, atttypmod) AS type,
		atthasdef AND attgenerated = '' AS has_default,
		CASE WHEN attcollation <> typcollation THEN collname ELSE '' END AS own_collation
	FROM rel JOIN pg_attribute ON attrelid = rel.oid
	JOIN pg_type t ON t.oid = atttypid
	LEFT JOIN pg_collation l ON l.oid = attcollation
	WHERE attnum > 0 AND NOT attisdropped
),
-- Columns of keys in their order; an expression has the number 0.
keys AS (
	SELECT 'c' AS of, k.oid, n, conrelid AS rel, a FROM pg_constraint k,
		unnest(CASE contype WHEN 'c' THEN '{}' ELSE conkey END) WITH ORDINALITY u(a, n)
	UNION ALL
	SELECT 'p', k.oid, n, confrelid, a FROM pg_constraint k,
		unnest(confkey) WITH ORDINALITY u(a, n)
	UNION ALL
	SELECT CASE WHEN n <= indnkeyatts THEN 'k' ELSE 'i' END, indexrelid, n, indrelid, a
	FROM pg_index, unnest(indkey::int2[]) WITH ORDINALITY u(a, n)
),
names AS (
	SELECT keys.of, keys.oid, string_agg(coalesce(attname, 'expr'), ',' ORDER BY n) AS names
	FROM keys LEFT JOIN pg_attribute ON attrelid = keys.rel AND attnum = a AND a <> 0
	GROUP BY keys.of, keys.oid
)

SELECT concat_ws(E'\t', 'schema ' || ns) AS fact FROM ns WHERE ns <> 'pg_temp'

UNION ALL
SELECT concat_ws(E'\t', 'table ' || c.name, relpersistence,
	CASE partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' WHEN 'h' THEN 'hash'
	ELSE '' END,
	coalesce((SELECT string_agg(p.name, ',' ORDER BY inhseqno)
		FROM pg_inherits JOIN rel p ON p.oid = inhparent WHERE inhrelid = c.oid), ''),
	relrowsecurity, relforcerowsecurity, CASE WHEN relkind = 'f' THEN 'd' ELSE
	relreplident END)
FROM rel c LEFT JOIN pg_partitioned_table ON partrelid = c.oid
WHERE relkind IN ('r', 'p', 'f')

UNION ALL
SELECT concat_ws(E'\t', CASE relkind WHEN 'c' THEN 'attribute ' ELSE 'column ' END
	|| rel || '.' || attname, type, attnotnull, has_default, attgenerated, attidentity,
	own_collation)
FROM col WHERE relkind IN ('r', 'p', 'f', 'c')

UNION ALL
SELECT concat_ws(E'\t', 'columns ' || rel, string_agg(attname, ',' ORDER BY attnum))
FROM col WHERE relkind IN ('r', 'p', 'f', 'c', 'v', 'm') GROUP BY rel

UNION ALL
SELECT concat_ws(E'\t', 'constraint ' || c.name || '.' || conname, contype, convalidated,
	coalesce(own.names, ''), coalesce(p.name, ''), coalesce(theirs.names, ''),
	CASE contype WHEN 'f' THEN concat(confdeltype, '/', confupdtype) ELSE '' END, condeferrable, condeferred, contype = 'c' AND connoinherit)
FROM pg_constraint k JOIN rel c ON c.oid = conrelid
LEFT JOIN rel p ON p.oid = confrelid
LEFT JOIN names own ON own.oid = k.oid AND own.of = 'c'
LEFT JOIN names theirs ON theirs.oid = k.oid AND theirs.of = 'p'
WHERE contype IN ('c', 'f', 'p', 'u', 'x')

UNION ALL
SELECT concat_ws(E'\t', 'index ' || i.name, c.name, amname, indisunique, indisvalid,
	own.names, coalesce(more.names, ''), indpred IS NOT NULL,
	to_jsonb(x) ->> 'indnullsnotdistinct' = 'true',
	(SELECT conname FROM pg_constraint
	WHERE conindid = i.oid AND contype IN ('p', 'u', 'x')))
FROM pg_index x JOIN rel i ON i.oid = indexrelid JOIN rel c ON c.oid = indrelid
JOIN pg_am ON pg_am.oid = i.relam
JOIN names own ON own.oid = i.oid AND own.of = 'k'
LEFT JOIN names more ON more.oid = i.oid AND more.of = 'i'

UNION ALL
SELECT concat_ws(E'\t', 'type ' || name, CASE typtype WHEN 'e' THEN 'enum'
	WHEN 'c' THEN 'composite' ELSE 'range' END,
	coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
		FROM pg_enum WHERE enumtypid = typ.oid), ''))
FROM typ WHERE typtype <> 'd'

UNION ALL
SELECT concat_ws(E'\t', 'domain ' || name, format_type(typbasetype, typtypmod), typnotnull,
	typdefault IS NOT NULL)
FROM typ WHERE typtype = 'd'

UNION ALL
SELECT concat_ws(E'\t', 'domain check ' || name || '.' || conname, convalidated)
FROM typ JOIN pg_constraint ON contypid = typ.oid WHERE contype = 'c'

UNION ALL
SELECT concat_ws(E'\t', 'view ' || name, relkind = 'm', relpersistence = 't',
	relkind = 'm' AND relispopulated)
FROM rel WHERE relkind IN ('v', 'm')

UNION ALL
SELECT concat_ws(E'\t', 'sequence ' || s.name, format_type(seqtypid, NULL),
	coalesce(c.name || '.' || attname, ''), coalesce(deptype, 'n') = 'i')
FROM rel s JOIN pg_sequence ON seqrelid = s.oid
LEFT JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
	AND refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND deptype IN ('a', 'i')
LEFT JOIN rel c ON c.oid = refobjid
LEFT JOIN pg_attribute ON attrelid = c.oid AND attnum = refobjsubid
WHERE s.relkind = 'S'

UNION ALL
SELECT concat_ws(E'\t', 'trigger ' || rel.name || '.' || tgname,
	CASE tgenabled WHEN 'O' THEN 'enable' WHEN 'D' THEN 'disable'
	WHEN 'A' THEN 'enable always' ELSE 'enable replica' END,
	CASE WHEN tgtype & 2 > 0 THEN 'before' WHEN tgtype & 64 > 0 THEN 'instead of'
	ELSE 'after' END, tgtype & 4 > 0, tgtype & 16 > 0, tgtype & 8 > 0, tgtype & 32 > 0,
	tgtype & 1 > 0, tgconstraint <> 0, tgfoid::regproc,
	coalesce((SELECT string_agg(attname, ',' ORDER BY n)
		FROM unnest(tgattr::int2[]) WITH ORDINALITY u(a, n)
		JOIN pg_attribute ON attrelid = tgrelid AND attnum = a), ''), tgqual IS NOT NULL)
FROM pg_trigger JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal

UNION ALL
SELECT concat_ws(E'\t', 'function ' || name, CASE prokind WHEN 'p' THEN 'procedure'
	WHEN 'a' THEN 'aggregate' ELSE 'function' END, lanname,
	CASE provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
	prosecdef)
FROM proc JOIN pg_language l ON l.oid = prolang

UNION ALL
SELECT concat_ws(E'\t', 'policy ' || rel.name || '.' || polname,
	CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
	WHEN 'd' THEN 'delete' ELSE 'all' END, NOT polpermissive,
	(SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END, ','
		ORDER BY n) FROM unnest(polroles) WITH ORDINALITY u(r, n)),
	polqual IS NOT NULL, polwithcheck IS NOT NULL)
FROM pg_policy JOIN rel ON rel.oid = polrelid

UNION ALL
SELECT concat_ws(E'\t', 'rule ' || rel.name || '.' || rulename)
FROM pg_rewrite JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'

UNION ALL
SELECT concat_ws(E'\t', 'extension ' || extname) FROM pg_extension WHERE extname <> 'plpgsql'

UNION ALL
SELECT concat_ws(E'\t', 'publication ' || pubname) FROM pg_publication

UNION ALL
SELECT concat_ws(E'\t', 'collation ' || ns || '.' || collname)
FROM pg_collation c JOIN ns ON ns.oid = collnamespace
WHERE NOT EXISTS
	(SELECT FROM made WHERE classid = 'pg_collation'::regclass AND objid = c.oid)

UNION ALL
SELECT concat_ws(E'\t', 'statistics ' || ns || '.' || stxname)
FROM pg_statistic_ext JOIN ns ON ns.oid = stxnamespace
