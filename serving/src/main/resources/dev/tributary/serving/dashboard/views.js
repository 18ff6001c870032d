// What each view shows. A view is tiles over panels; where the numbers come from is the name of a reading that the API sends.
// docs/dashboard.md is the page for people, docs/openapi and docs/*.md say what each column means.
import { ago, money, moneyShort, say } from './formats.js';

const FINAL = { key: 'is_final', label: 'State', format: 'yes' };

const newest = (body) => body?.rows?.[0] ?? {};
const line = (body, key, most = 60) => (body?.rows ?? []).slice(0, most).map((row) => row[key]).reverse();
const sum = (rows, key) => rows.reduce((total, row) => total + (row[key] ?? 0), 0);
const known = (body, key) => (body?.rows ?? []).find((row) => row[key] !== null && row[key] !== undefined)?.[key];
const alarm = (value) => (value > 0 ? 'alert' : null);

/** One row a moment, one column for each of the largest groups. */
function pivot(rows, { by, value, how, most = 5, x = 'minute', name = (row) => row[by] }) {
  const totals = new Map();
  rows.forEach((row) => totals.set(name(row), (totals.get(name(row)) ?? 0) + (row.requests ?? row[value] ?? 0)));
  const kept = [...totals].filter(([group]) => group).sort((a, b) => b[1] - a[1]).slice(0, most).map(([group]) => group);
  const moments = new Map();
  rows.forEach((row) => {
    const group = name(row);
    const moment = moments.get(row[x]) ?? { [x]: row[x] };
    const at = `g${kept.indexOf(group)}`;
    if (kept.includes(group) && row[value] !== null) {
      moment[at] = how === 'max' ? Math.max(moment[at] ?? 0, row[value]) : (moment[at] ?? 0) + row[value];
    }
    moments.set(row[x], moment);
  });
  return { rows: [...moments.values()], groups: kept };
}

function pivoted(options, format, kind = 'line') {
  return (rows) => {
    const { rows: moments, groups } = pivot(rows, options);
    const series = groups.map((label, index) => ({ key: `g${index}`, label, kind, tone: `series-${index + 1}` }));
    return {
      rows: moments,
      columns: [{ key: 'minute', label: 'Minute', format: 'time' }, ...series.map(({ key, label }) => ({ key, label, format }))],
      chart: { x: 'minute', y: format, series },
    };
  };
}

/** One row a group, over all moments: requests are added, what is a share or a time is weighted by them. */
function grouped(rows, keys, adds, weighs) {
  const groups = new Map();
  for (const row of rows) {
    const id = JSON.stringify(keys.map((key) => row[key]));
    const group = groups.get(id) ?? Object.fromEntries([...keys.map((key) => [key, row[key]]), ...adds.map((key) => [key, 0]), ...weighs.map((key) => [key, null])]);
    const weight = row.requests ?? 0;
    weighs.filter((key) => row[key] !== null).forEach((key) => {
      group[key] = ((group[key] ?? 0) * group.requests + row[key] * weight) / Math.max(group.requests + weight, 1e-9);
    });
    adds.forEach((key) => { group[key] += row[key] ?? 0; });
    groups.set(id, group);
  }
  return [...groups.values()].sort((a, b) => b.requests - a.requests);
}

const MINUTES = { x: 'minute', isByDay: false };
const DAYS = { x: 'summary_date', isByDay: true };
const day = { key: 'summary_date', label: 'Day (UTC)', format: 'date' };

const operational = {
  id: 'operational', title: 'Now', lead: 'What needs somebody, minute by minute.', ofTeam: true, ranges: ['1h', '3h', '12h'],
  main: 'operational',
  tiles: ({ operational: body }) => {
    const now = newest(body);
    return [
      { label: 'Active blockers', value: now.active_blockers, format: 'count', spark: line(body, 'active_blockers'), tone: alarm(now.active_blockers) },
      { label: 'SLA risk', value: now.sla_risk_score, format: 'score', note: 'of items with a target are past 80 % of it', spark: line(body, 'sla_risk_score'), tone: now.sla_risk_score >= 50 ? 'alert' : null },
      { label: 'Tasks at risk', value: now.tasks_at_risk, format: 'count', spark: line(body, 'tasks_at_risk'), tone: alarm(now.tasks_at_risk) },
      { label: 'Open incidents', value: now.open_incidents, format: 'count', spark: line(body, 'open_incidents'), tone: alarm(now.open_incidents) },
      { label: 'Failed builds', value: sum((body?.rows ?? []).slice(0, 60), 'failed_builds'), format: 'count', note: 'in the last 60 minutes shown', spark: line(body, 'failed_builds') },
    ];
  },
  panels: [
    { id: 'blockers', from: 'operational', title: 'Blockers and tasks at risk', hint: 'At the end of each minute',
      columns: [{ key: 'minute', label: 'Minute', format: 'time' }, { key: 'active_blockers', label: 'Blockers', format: 'count' }, { key: 'tasks_at_risk', label: 'At risk', format: 'count' }, FINAL],
      chart: { ...MINUTES, y: 'count', series: [{ key: 'active_blockers', label: 'Blockers', kind: 'step', tone: 'series-4' }, { key: 'tasks_at_risk', label: 'At risk', kind: 'step', tone: 'series-2' }] } },
    { id: 'sla-risk', from: 'operational', title: 'SLA risk', hint: 'Share of open items with a target that have used 80 % of it',
      columns: [{ key: 'minute', label: 'Minute', format: 'time' }, { key: 'sla_risk_score', label: 'Risk', format: 'score' }, { key: 'sla_ratio_p95', label: 'Ratio P95', format: 'number' }, FINAL],
      empty: 'No open item carries a target, so nothing can be at risk. Targets come from tasks or from the directory.',
      chart: { ...MINUTES, y: 'score', max: 105, series: [{ key: 'sla_risk_score', label: 'SLA risk', kind: 'area', tone: 'series-1' }] } },
    { id: 'incidents', from: 'operational', title: 'Incidents and failed builds', hint: 'Open at the end of the minute; failed within it',
      columns: [{ key: 'minute', label: 'Minute', format: 'time' }, { key: 'open_incidents', label: 'Open incidents', format: 'count' }, { key: 'failed_builds', label: 'Failed builds', format: 'count' }, FINAL],
      chart: { ...MINUTES, y: 'count', series: [{ key: 'open_incidents', label: 'Open incidents', kind: 'step', tone: 'series-4' }, { key: 'failed_builds', label: 'Failed builds', kind: 'step', tone: 'series-3' }] } },
    { id: 'events', from: 'operational', title: 'Events', hint: 'How much is heard of the team, by the minute',
      columns: [{ key: 'minute', label: 'Minute', format: 'time' }, { key: 'events', label: 'Events', format: 'count' }, FINAL],
      chart: { ...MINUTES, y: 'count', series: [{ key: 'events', label: 'Events', kind: 'step', tone: 'series-5' }] } },
  ],
};

const delivery = {
  id: 'delivery', title: 'Delivery', lead: 'How work gets to production, by calendar day.', ofTeam: true, ranges: ['7d', '30d', '90d'],
  main: 'summary',
  tiles: ({ summary, delivery: hours }) => {
    const rows = summary?.rows ?? [];
    const last = newest(hours);
    return [
      { label: 'Cycle time P50', value: known(summary, 'cycle_time_p50'), format: 'minutes', note: 'newest day with one', spark: line(summary, 'cycle_time_p50') },
      { label: 'Cycle time P95', value: known(summary, 'cycle_time_p95'), format: 'minutes', note: 'newest day with one', spark: line(summary, 'cycle_time_p95') },
      { label: 'Throughput', value: sum(rows, 'throughput'), format: 'count', note: 'tasks in the range', spark: line(summary, 'throughput') },
      { label: 'Review lag', value: known(summary, 'pr_review_lag'), format: 'minutes', note: 'to the first review', spark: line(summary, 'pr_review_lag') },
      { label: 'Builds that pass', value: sum(rows, 'builds_passed') / (sum(rows, 'builds_passed') + sum(rows, 'builds_failed')) || null, format: 'percent', note: 'in the range', spark: line(summary, 'build_pass_rate') },
      { label: 'Blocked now', value: last.blocker_count, format: 'count', note: 'within the last 24 hours', spark: line(hours, 'blocker_count', 48), tone: alarm(last.blocked_over_48h) },
    ];
  },
  panels: [
    { id: 'cycle-time', from: 'summary', title: 'Cycle time', hint: 'From creation to the first production deployment', wide: true,
      columns: [day, { key: 'cycle_time_p50', label: 'P50', format: 'minutes' }, { key: 'cycle_time_p95', label: 'P95', format: 'minutes' }, { key: 'throughput', label: 'Tasks', format: 'count' }, FINAL],
      chart: { ...DAYS, y: 'minutes', series: [{ key: 'cycle_time_p50', label: 'P50', kind: 'line', tone: 'series-1' }, { key: 'cycle_time_p95', label: 'P95', kind: 'line', tone: 'series-2' }] } },
    { id: 'throughput', from: 'summary', title: 'Throughput', hint: 'Tasks that reached production',
      columns: [day, { key: 'throughput', label: 'Tasks', format: 'count' }, { key: 'active_tasks', label: 'Active', format: 'count' }, FINAL],
      chart: { ...DAYS, y: 'count', series: [{ key: 'throughput', label: 'Tasks', kind: 'bars', tone: 'series-1' }] } },
    { id: 'review-lag', from: 'summary', title: 'Review lag', hint: 'Median from opening to the first review by somebody else',
      columns: [day, { key: 'pr_review_lag', label: 'Lag', format: 'minutes' }, { key: 'pr_opened', label: 'Opened', format: 'count' }, { key: 'pr_merged', label: 'Merged', format: 'count' }, { key: 'pr_merge_rate', label: 'Merge rate', format: 'percent' }, FINAL],
      chart: { ...DAYS, y: 'minutes', series: [{ key: 'pr_review_lag', label: 'Review lag', kind: 'line', tone: 'series-3' }] } },
    { id: 'builds', from: 'summary', title: 'Builds', hint: 'By their last attempt',
      columns: [day, { key: 'builds_passed', label: 'Passed', format: 'count' }, { key: 'builds_failed', label: 'Failed', format: 'count' }, { key: 'build_pass_rate', label: 'Pass rate', format: 'percent' }, FINAL],
      chart: { ...DAYS, y: 'count', series: [{ key: 'builds_passed', label: 'Passed', kind: 'bars', stack: true, tone: 'series-1' }, { key: 'builds_failed', label: 'Failed', kind: 'bars', stack: true, tone: 'series-4' }] } },
    { id: 'pull-requests', from: 'summary', title: 'Pull requests', hint: 'Without those of bots',
      columns: [day, { key: 'pr_opened', label: 'Opened', format: 'count' }, { key: 'pr_merged', label: 'Merged', format: 'count' }, { key: 'pr_closed', label: 'Closed', format: 'count' }, { key: 'pr_opened_bots', label: 'Opened by bots', format: 'count' }, FINAL],
      chart: { ...DAYS, y: 'count', series: [{ key: 'pr_opened', label: 'Opened', kind: 'line', tone: 'series-5' }, { key: 'pr_merged', label: 'Merged', kind: 'line', tone: 'series-1' }] } },
    { id: 'dora', from: 'summary', title: 'DORA', hint: 'The five keys of software delivery, by day', wide: true,
      columns: [day, { key: 'deployment_frequency', label: 'Deployments', format: 'count' }, { key: 'lead_time_for_changes', label: 'Lead time', format: 'minutes' }, { key: 'change_failure_rate', label: 'Change failure rate', format: 'percent' },
        { key: 'time_to_restore', label: 'Time to restore', format: 'minutes' }, { key: 'rework_rate', label: 'Rework rate', format: 'percent' }, FINAL] },
    { id: 'collaboration', from: 'summary', title: 'Collaboration across teams', hint: 'Share of comments that cross teams; about people, so behind the privacy floor',
      columns: [day, { key: 'collab_score', label: 'Score', format: 'percent', hides: 'suppressed' }, { key: 'collab_contributors', label: 'People', format: 'count', hides: 'suppressed' }] },
    { id: 'last-24h', from: 'delivery', title: 'The last 24 hours, hour by hour', hint: 'Each row looks back a day from its hour',
      columns: [{ key: 'window_end', label: 'Until', format: 'time' }, { key: 'throughput', label: 'Tasks', format: 'count' }, { key: 'active_tasks', label: 'Active', format: 'count' }, { key: 'blocker_count', label: 'Blocked', format: 'count' }, FINAL],
      chart: { x: 'window_end', y: 'count', series: [{ key: 'active_tasks', label: 'Active', kind: 'step', tone: 'series-1' }, { key: 'blocker_count', label: 'Blocked', kind: 'step', tone: 'series-4' }] } },
  ],
};

const engagement = {
  id: 'engagement', title: 'Engagement', lead: 'How the team works together, by session, of days that are over.', ofTeam: true, ranges: ['7d', '30d', '90d'],
  main: 'engagement',
  tiles: ({ engagement: body }) => {
    const rows = body?.rows ?? [];
    const shown = rows.filter((row) => !row.suppressed);
    const interactions = sum(shown, 'interactions');
    return [
      { label: 'Sessions shown', value: shown.length, format: 'count' },
      { label: 'Sessions not shown', value: rows.length - shown.length, format: 'count', note: 'the privacy floor hides them' },
      { label: 'Interactions', value: shown.length ? interactions : null, format: 'count', note: 'in sessions shown', spark: line({ rows: shown }, 'interactions') },
      { label: 'Asynchronous', value: interactions ? sum(shown, 'async_interactions') / interactions : null, format: 'percent', note: 'of them, on no chat' },
    ];
  },
  panels: [
    { id: 'sessions', from: 'engagement', title: 'Sessions', hint: 'People who speak with less than half an hour between them', wide: true,
      empty: 'No session of this range has been published. Numbers about people are decided by the nightly run, once a day is over.',
      columns: [{ key: 'session_start', label: 'Begins', format: 'time' }, { key: 'session_end', label: 'Ends', format: 'time', hides: 'suppressed' }, { key: 'participants', label: 'People', format: 'count', hides: 'suppressed' },
        { key: 'interactions', label: 'Interactions', format: 'count', hides: 'suppressed' }, { key: 'async_ratio', label: 'Asynchronous', format: 'percent', hides: 'suppressed' },
        { key: 'chat_messages', label: 'Chat', format: 'count', hides: 'suppressed' }, { key: 'comments', label: 'Comments', format: 'count', hides: 'suppressed' },
        { key: 'collaboration_density', label: 'Across teams', format: 'percent', hides: 'crossing_suppressed' }] },
    { id: 'interactions', from: 'engagement', title: 'Interactions by session', hint: 'Sessions that may be shown',
      empty: 'No session of this range may be shown.',
      prepare: (rows) => ({ rows: rows.filter((row) => !row.suppressed) }),
      columns: [{ key: 'session_start', label: 'Begins', format: 'time' }, { key: 'interactions', label: 'Interactions', format: 'count' }, { key: 'participants', label: 'People', format: 'count' }],
      chart: { x: 'session_start', y: 'count', series: [{ key: 'interactions', label: 'Interactions', kind: 'points', tone: 'series-1' }, { key: 'participants', label: 'People', kind: 'points', tone: 'series-2' }] } },
    { id: 'async', from: 'engagement', title: 'Asynchronous share', hint: 'Of the interactions of a session, those that were on no chat',
      empty: 'No session of this range may be shown.',
      prepare: (rows) => ({ rows: rows.filter((row) => !row.suppressed) }),
      columns: [{ key: 'session_start', label: 'Begins', format: 'time' }, { key: 'async_ratio', label: 'Asynchronous', format: 'percent' }],
      chart: { x: 'session_start', y: 'percent', max: 1.05, series: [{ key: 'async_ratio', label: 'Asynchronous', kind: 'points', tone: 'series-3' }] } },
  ],
};

const NO_GATEWAY = 'No requests are known. A tenant sees the gateway once it runs it: ./tributary tenants gateway NAME; and only roles that see all teams do.';

const gateway = {
  id: 'gateway', title: 'Gateway', lead: 'Requests through the API gateway, over all regions, by the minute.', ofTeam: false, ranges: ['15m', '1h', '6h'],
  main: 'gateway.products',
  tiles: (data) => {
    const products = data['gateway.products']?.rows ?? [];
    const apis = data['gateway.apis']?.rows ?? [];
    const last = products.filter((row) => row.minute === products[0]?.minute);
    const perMinute = pivot(products.map((row) => ({ ...row, all: 'all' })), { by: 'all', value: 'qps' }).rows.map((row) => row.g0).reverse();
    const requests = sum(last, 'requests');
    const errors = sum(apis.filter((row) => row.minute === apis[0]?.minute), 'http_5xx');
    return [
      { label: 'Requests a second', value: last.length ? requests / 60 : null, format: 'rate', spark: perMinute },
      { label: 'Succeed', value: requests ? last.reduce((total, row) => total + row.success_rate * row.requests, 0) / requests : null, format: 'percent', note: 'answered without 5xx' },
      { label: 'Slowest product, P95', value: last.length ? Math.max(...last.map((row) => row.rt_p95)) : null, format: 'ms', note: last.length ? last.reduce((a, b) => (b.rt_p95 > a.rt_p95 ? b : a)).product : null },
      { label: 'Server errors', value: apis.length ? errors : null, format: 'count', note: 'in the newest minute', tone: alarm(errors) },
    ];
  },
  panels: [
    { id: 'qps', from: 'gateway.products', title: 'Requests a second', hint: 'The busiest five products', wide: true, drawn: true, empty: NO_GATEWAY, prepare: pivoted({ by: 'product', value: 'qps' }, 'rate') },
    { id: 'latency', from: 'gateway.products', title: 'Latency P95', hint: 'Of the slowest business region of a product', drawn: true, empty: NO_GATEWAY, prepare: pivoted({ by: 'product', value: 'rt_p95', how: 'max' }, 'ms') },
    { id: 'codes', from: 'gateway.errors', title: 'Answers by code', hint: 'HTTP codes from 400 on', drawn: true, empty: 'No request was answered with an error.',
      prepare: (rows) => pivoted({ by: 'http_code', value: 'requests' }, 'count')(rows.filter((row) => Number(row.http_code) >= 400)) },
    { id: 'apis', from: 'gateway.apis', title: 'APIs', hint: 'Over the range; times are means, weighted by requests', wide: true, empty: NO_GATEWAY,
      prepare: (rows) => ({ rows: grouped(rows, ['product', 'api', 'version', 'priority'], ['requests', 'http_5xx', 'slow_http_req'], ['rt_mean', 'rt_p95']) }),
      columns: [{ key: 'api', label: 'API' }, { key: 'product', label: 'Product' }, { key: 'version', label: 'Version' }, { key: 'priority', label: 'Priority' }, { key: 'requests', label: 'Requests', format: 'count' },
        { key: 'http_5xx', label: '5xx', format: 'count' }, { key: 'slow_http_req', label: 'Slow', format: 'count' }, { key: 'rt_mean', label: 'Mean', format: 'ms' }, { key: 'rt_p95', label: 'P95, mean', format: 'ms' }] },
    { id: 'error-codes', from: 'gateway.errors', title: 'Error codes', hint: 'As the backends name them, over the range', empty: 'No request named an error.',
      prepare: (rows) => ({ rows: grouped(rows.filter((row) => row.error_code), ['error_code', 'product', 'api'], ['requests'], []) }),
      columns: [{ key: 'error_code', label: 'Error' }, { key: 'product', label: 'Product' }, { key: 'api', label: 'API' }, { key: 'requests', label: 'Requests', format: 'count' }] },
    { id: 'callers', from: 'gateway.tenants', title: 'Callers', hint: 'Who asks, and how much of it is throttled', empty: NO_GATEWAY,
      prepare: (rows) => ({ rows: grouped(rows, ['uid', 'gc_level'], ['requests'], ['api_req_limiting_rate']) }),
      columns: [{ key: 'uid', label: 'Caller' }, { key: 'gc_level', label: 'Level' }, { key: 'requests', label: 'Requests', format: 'count' }, { key: 'api_req_limiting_rate', label: 'Throttled', format: 'percent' }] },
  ],
};

const activity = {
  id: 'activity', title: 'Activity', lead: 'Who is active, what they look at and what they spend, over the whole organisation.', ofTeam: false, ranges: ['1h', '3h', '12h'],
  main: 'active_users',
  tiles: ({ active_users: users, revenue_last_hour: revenue, top_pages: pages }) => {
    const now = newest(users);
    const of = (key, label, note) => ({ label, value: now[key], format: 'count', note, spark: line(users, key), hidden: now.minute && now[key] === null ? now.suppressed ?? 'floor' : null });
    const hour = (revenue?.rows ?? []).filter((row) => row.hour === revenue.rows[0].hour);
    return [
      of('users_1m', 'Active now', 'distinct, in the newest minute'), of('users_5m', 'In five minutes'), of('users_30m', 'In thirty minutes'),
      ...hour.slice(0, 3).map((row) => ({ label: `Revenue, ${row.currency}`, text: moneyShort(row.amount_minor, row.currency), note: `${say(row.orders, 'count')} orders in the newest hour`, value: row.amount_minor })),
      { label: 'Page views', value: pages ? sum(pages.rows, 'views') : null, format: 'count', note: 'in the range' },
    ];
  },
  panels: [
    { id: 'active-users', from: 'active_users', title: 'Active users', hint: 'Distinct, in the minutes up to each; counts below the privacy floor are not shown', wide: true,
      empty: 'Nobody has been active, or no activity pipeline runs: ./tributary run activity.',
      columns: [{ key: 'minute', label: 'Minute', format: 'time' }, { key: 'users_1m', label: 'One minute', format: 'count', hides: 'suppressed' }, { key: 'users_5m', label: 'Five', format: 'count', hides: 'suppressed' }, { key: 'users_30m', label: 'Thirty', format: 'count', hides: 'suppressed' }, FINAL],
      chart: { ...MINUTES, y: 'count', series: [{ key: 'users_30m', label: 'Thirty minutes', kind: 'area', tone: 'series-1' }, { key: 'users_5m', label: 'Five', kind: 'line', tone: 'series-2' }, { key: 'users_1m', label: 'One', kind: 'line', tone: 'series-3' }] } },
    { id: 'top-pages', from: 'top_pages', title: 'Top pages', hint: 'By views, bots left out', empty: 'No page was viewed in this range.',
      columns: [{ key: 'page', label: 'Page' }, { key: 'views', label: 'Views', format: 'count' }, FINAL], bars: { label: 'page', value: 'views', format: 'count' } },
    { id: 'revenue', from: 'revenue_last_hour', title: 'Revenue by hour', hint: 'Purchases less refunds; currencies are never added', empty: 'Nothing was sold or given back in this range.',
      prepare: (rows) => ({ rows: rows.map((row) => ({ ...row, amount: money(row.amount_minor, row.currency), refunded: money(row.refunded_minor ?? 0, row.currency) })) }),
      columns: [{ key: 'hour', label: 'Hour', format: 'time' }, { key: 'currency', label: 'Currency' }, { key: 'amount', label: 'Net' }, { key: 'orders', label: 'Orders', format: 'count' }, { key: 'refunded', label: 'Given back' }, FINAL] },
  ],
};

const lag = (row) => (row.watermark && row.data_as_of ? Math.max(0, (new Date(row.data_as_of) - new Date(row.watermark)) / 60_000) : null);

const seconds = (from, to) => Math.max(0, (new Date(to) - new Date(from)) / 1000);
const share = (value) => (value === null ? '–' : say(value, 'percent'));

/** What was promised, in words: what counts against it, what is stored, how much of the budget is gone. */
const OBJECTIVES = {
  freshness: (row) => ({ promise: `${row.of} is visible within ${row.target < 120 ? `${row.target} s` : say(row.target / 60, 'minutes')}`,
    now: row.data_as_of ? `wrote ${ago(row.data_as_of)}` : 'never wrote', budget: 'no history is kept',
    state: row.data_as_of && seconds(row.data_as_of, Date.now()) <= Math.max(row.target, 60) ? 'writing' : 'silent' }),
  late: (row) => ({ promise: `${row.of}: less than ${share(row.target)} come late`, now: `${share(row.measured)} of what was received` }),
  slow: (row) => ({ promise: '99 % of answers within 800 ms', now: row.counted ? `${share(row.measured)} of ${say(row.counted, 'count')} were slower` : 'nothing was asked within a day' }),
  wrong: (row) => ({ promise: 'Served rows equal the recomputation', now: `${say(row.measured, 'count')} unexplained of ${say(row.counted, 'count')} corrections in a week`,
    budget: 'none is allowed', state: row.measured > 0 ? 'broken' : 'kept' }),
};

function objective(row) {
  const said = OBJECTIVES[row.objective](row);
  return {
    ...said,
    budget: said.budget ?? (row.used === null ? '–' : `${say(row.used, 'percent')} used`),
    state: said.state ?? (row.used === null ? 'unknown' : row.used > 1 ? 'broken' : 'kept'),
  };
}

const REJECTED = {
  'json.malformed': 'Mend the producer, send the event again',
  'field.missing': 'Mend the producer, send the event again',
  'field.invalid': 'Mend the producer, send the event again',
  'type.undeclared': 'Declare the type, then ./tributary dlq replay',
  'schema.unsupported': 'Upgrade, then ./tributary dlq replay',
  'time.future': 'Mend the clock; ./tributary dlq replay once its time has come',
  'time.ancient': 'Mend the producer',
  'tenant.unknown': 'Add the tenant, then ./tributary dlq replay',
  'payload.too_large': 'Mend the producer',
};

const health = {
  id: 'health', title: 'Pipelines', lead: 'How far each pipeline is, what it could not take, and what is left of what was promised.', ofTeam: false, ranges: [],
  main: 'freshness',
  tiles: ({ freshness, objectives }) => {
    const rows = freshness?.rows ?? [];
    const oldest = rows.reduce((a, b) => (!a || b.data_as_of < a.data_as_of ? b : a), null);
    const worst = (key) => (rows.length ? Math.max(...rows.map((row) => row[key] ?? 0)) : null);
    const broken = (objectives?.rows ?? []).filter((row) => objective(row).state === 'broken').length;
    return [
      { label: 'Pipelines', value: rows.length, format: 'count' },
      { label: 'Longest silent', text: oldest ? ago(oldest.data_as_of) : '–', note: oldest?.pipeline },
      { label: 'Budgets gone', value: objectives ? broken : null, format: 'count', note: 'of what was promised', tone: alarm(broken) },
      { label: 'Late', value: worst('late_ratio'), format: 'percent', note: 'of what was received, at worst' },
      { label: 'Repeated', value: worst('duplicate_ratio'), format: 'percent', note: 'dropped, at worst' },
      { label: 'Dead letters', value: worst('rejected_ratio'), format: 'percent', note: 'kept with their reason', tone: worst('rejected_ratio') > 0.01 ? 'alert' : null },
    ];
  },
  panels: [
    { id: 'freshness', from: 'freshness', title: 'Freshness', hint: 'Lag: how far the watermark is behind the newest write. Of a replay it says how old the data is', wide: true,
      empty: 'No pipeline has written yet. ./tributary run delivery starts one.',
      prepare: (rows) => ({ rows: rows.map((row) => ({ ...row, lag: lag(row) })) }),
      columns: [{ key: 'pipeline', label: 'Pipeline' }, { key: 'data_as_of', label: 'Newest write', format: 'time' }, { key: 'watermark', label: 'Complete up to', format: 'time' }, { key: 'lag', label: 'Lag', format: 'minutes' },
        { key: 'late_ratio', label: 'Late', format: 'percent' }, { key: 'duplicate_ratio', label: 'Repeated', format: 'percent' }, { key: 'rejected_ratio', label: 'Rejected', format: 'percent' }] },
    { id: 'objectives', from: 'objectives', title: 'What was promised', hint: 'Late: since the pipeline was launched, over all tenants. Answers: the newest 10,000 of a day that you may see. A quiet source looks silent, too', wide: true,
      empty: 'Nothing has been measured yet.',
      prepare: (rows) => ({ rows: rows.map(objective) }),
      columns: [{ key: 'promise', label: 'Promise' }, { key: 'now', label: 'Now' }, { key: 'budget', label: 'Error budget' }, { key: 'state', label: 'State' }] },
    { id: 'dead-letters', from: 'dead_letters', title: 'Dead letters by reason', hint: 'Share of what the archive has received since it was launched, over all tenants: what cannot be read has none', wide: true,
      empty: 'Nothing was rejected since the pipeline archive was launched; or it does not run: ./tributary run archive keeps dead letters.',
      prepare: (rows) => ({ rows: rows.map((row) => ({ ...row, remedy: REJECTED[row.reason] ?? 'See docs/late-and-dead.md' })) }),
      columns: [{ key: 'reason', label: 'Reason' }, { key: 'share', label: 'Share', format: 'percent' }, { key: 'remedy', label: 'What to do' }] },
  ],
};

const privacy = {
  id: 'privacy', title: 'Privacy and audit', lead: 'What is not shown and why, who was forgotten, who has read what.', ofTeam: false, ranges: [],
  main: 'hidden',
  tiles: ({ hidden, erasures, audit }) => {
    const rows = hidden?.rows ?? [];
    const cells = (reason) => sum(rows.filter((row) => row.reason === reason), 'cells');
    return [
      { label: 'Cells shown', value: cells(null), format: 'count', note: 'about people' },
      { label: 'Too few people', value: cells('floor'), format: 'count', note: 'below the floor' },
      { label: 'Protects others', value: cells('complement'), format: 'count', note: 'a smaller group could be computed' },
      { label: 'Not decided yet', value: cells('pending'), format: 'count', note: 'the nightly run decides' },
      erasures ? { label: 'Erasures', value: erasures.rows.length, format: 'count' } : null,
      audit ? { label: 'Refused accesses', value: audit.rows.filter((row) => row.status >= 400).length, format: 'count', note: `of the last ${audit.rows.length}` } : null,
    ].filter(Boolean);
  },
  panels: [
    { id: 'hidden', from: 'hidden', title: 'What the privacy floor hides', hint: 'Cells about people, by team and reason',
      empty: 'No number about people has been published yet.',
      prepare: (rows) => ({ rows: rows.map((row) => ({ ...row, why: row.reason ?? 'shown' })) }),
      columns: [{ key: 'team', label: 'Team' }, { key: 'relation', label: 'Of' }, { key: 'why', label: 'Outcome' }, { key: 'cells', label: 'Cells', format: 'count' }] },
    { id: 'erasures', from: 'erasures', title: 'Erasures', hint: 'People who asked to be forgotten, without their names', empty: 'Nobody was erased.',
      columns: [{ key: 'at', label: 'When', format: 'time' }, { key: 'people', label: 'People', format: 'count' }, { key: 'events_changed', label: 'Events changed', format: 'count' }, { key: 'recomputed_from', label: 'From', format: 'date' }, { key: 'recomputed_to', label: 'To', format: 'date' }] },
    { id: 'audit', from: 'audit', title: 'Who has read what', hint: 'The newest hundred accesses. People are hashes: whoever knows a name can look for it', wide: true,
      columns: [{ key: 'at', label: 'When', format: 'time' }, { key: 'subject', label: 'Who', format: 'hash' }, { key: 'role', label: 'Role' }, { key: 'route', label: 'What' }, { key: 'team', label: 'Team' }, { key: 'status', label: 'Status', format: 'count' }, { key: 'rows', label: 'Rows', format: 'count' }] },
  ],
};

/** All views, in the order of the menu. */
export const VIEWS = [operational, delivery, engagement, gateway, activity, health, privacy];

/** A panel of a view by its id, for those that stand alone. */
export function panelOf(id) {
  return VIEWS.flatMap(({ panels }) => panels).find((panel) => panel.id === id);
}
