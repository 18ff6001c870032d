-- What the demo knows of the gateway's nodes, callers and APIs beside its log. Three of four nodes, so that some labels
-- stay unknown.
INSERT INTO dim.gateway_cluster_dim (local_ip, region_id, biz_region_id, app_group)
SELECT format('10.%s.%s.%s', region, rack, node),
       format('region-0%s', region),
       CASE region WHEN 0 THEN 'east' ELSE 'west' END,
       format('pop-%s', rack)
FROM generate_series(0, 1) region, generate_series(0, 3) rack, generate_series(0, 47) node
WHERE node % 4 <> 3;

INSERT INTO dim.user_level_dim (uid, gc_level)
SELECT (1000000000000000 + caller * 7919)::text, CASE WHEN caller < 3 THEN 'GC7' WHEN caller < 10 THEN 'GC6' ELSE 'GC5' END
FROM generate_series(0, 49) caller;

INSERT INTO dim.api_priority_dim (product, api, priority)
SELECT format('Product%s', product), format('Api%sx%s', product, api), CASE api WHEN 0 THEN 'P0' ELSE 'P2' END
FROM generate_series(0, 9) product, generate_series(0, 3) api;
