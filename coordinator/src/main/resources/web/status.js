// Shows the feed. What the page says is what the last snapshot, status and changes said, and it says when it is cut off.
const SHOWN_CHANGES = 50;
const byId = (id) => document.getElementById(id);
const rollouts = new Map();
let scheduled = false;
let feed;
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function counts(byKey) {
  const parts = Object.entries(byKey).map(([key, count]) => `${count} ${key}`);
  return parts.length ? parts.join(', ') : 'none';
}

function showStatus(status) {
  const shown = { total: status.targets.total, ...status.targets.byState, 'dead letters': status.deadLetters.total };
  byId('targets').replaceChildren(...Object.entries(shown).map(([name, count]) => {
    const group = document.createElement('div');
    group.append(element('dt', name), element('dd', count.toLocaleString()));
    return group;
  }));
  byId('version').textContent = status.version;
}

function showRollouts(changed) {
  changed.forEach((rollout) => rollouts.set(rollout.rolloutId, rollout));
  byId('rollouts').replaceChildren(...[...rollouts.values()].map((rollout) => {
    const row = document.createElement('tr');
    const head = element('th', rollout.set);
    head.scope = 'row';
    row.append(head, ...[rollout.kind, rollout.state, counts(rollout.tasks)].map((text) => element('td', text)));
    return row;
  }));
}

function showChanges({ targets, omitted }) {
  const list = byId('changes');
  list.prepend(...targets.slice(-SHOWN_CHANGES).reverse().map((target) => {
    const version = target.version ? ` at version ${target.version}` : '';
    const failure = target.failure ? `: ${target.failure.message}` : '';
    const time = new Date(target.updatedAt).toLocaleTimeString();
    return element('li', `${time} ${target.tenantId}, ${target.set}: ${target.state}${version}${failure}`);
  }));
  while (list.children.length > SHOWN_CHANGES) list.lastElementChild.remove();
  byId('omitted').textContent = omitted ? `${omitted.toLocaleString()} further changes just now are not listed.` : '';
}

// Changes name targets, not counts: ask for the counts, at most once a second.
function refreshSoon() {
  if (scheduled) return;
  scheduled = true;
  setTimeout(async () => {
    scheduled = false; // before asking: what changes from here on is asked for again
    try {
      const response = await fetch('api/v1/status');
      if (!response.ok) throw new Error(`the status answered ${response.status}`);
      showStatus(await response.json());
      showConnection();
    } catch (error) {
      byId('connection').textContent = `Counts may be old: ${error.message}`;
    }
  }, 1000);
}

function showConnection() {
  byId('connection').textContent = {
    [EventSource.OPEN]: 'Live',
    [EventSource.CONNECTING]: 'Cut off; connecting again…',
    [EventSource.CLOSED]: 'Refused; trying again in 5 s…',
  }[feed.readyState];
}

// The browser comes back by itself when a stream breaks, but not when it was refused.
function connect() {
  feed = new EventSource('api/v1/feed');
  feed.addEventListener('open', showConnection);
  feed.addEventListener('error', () => {
    showConnection();
    if (feed.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
  });
  feed.addEventListener('snapshot', (event) => {
    rollouts.clear();
    showStatus(JSON.parse(event.data));
    showRollouts(JSON.parse(event.data).rollouts);
  });
  feed.addEventListener('changes', (event) => {
    const changes = JSON.parse(event.data);
    showRollouts(changes.rollouts);
    showChanges(changes);
    refreshSoon();
  });
}
connect();
