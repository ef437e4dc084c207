// Results page: offers a map beside the list. The list is complete without it, and nothing of the map is fetched
// before someone asks for it.

const panel = document.querySelector("[data-map-panel]");
const points = [...document.querySelectorAll("[data-places]")].flatMap((hit) =>
  JSON.parse(hit.dataset.places).map(([latitude, longitude]) => ({
    latitude,
    longitude,
    number: hit.dataset.number,
    name: hit.querySelector("a").textContent.trim(),
    address: hit.querySelector("a").href,
  })),
);

if (panel && points.length) {
  panel.hidden = false;
  const button = panel.querySelector("button");
  button.addEventListener("click", () => toggle(button), { passive: true });
}

let map;

async function toggle(button) {
  const frame = document.getElementById(button.getAttribute("aria-controls"));
  const opening = frame.hidden;
  frame.hidden = !opening;
  frame.parentElement.classList.toggle("lo-with-map", opening);
  button.setAttribute("aria-expanded", String(opening));
  button.textContent = opening ? button.dataset.close : button.dataset.open;
  if (opening && !map) {
    map = await draw(frame);
  }
  map?.invalidateSize();
}

async function draw(frame) {
  const [leaflet] = await Promise.all([import(panel.dataset.leaflet), style(panel.dataset.leafletStyle)]);
  const drawn = leaflet.map(frame, { scrollWheelZoom: false });
  leaflet.tileLayer(panel.dataset.tiles, { attribution: text(panel.dataset.attribution), maxZoom: 19 }).addTo(drawn);
  drawn.attributionControl.setPrefix(false);
  points.forEach((point) => marker(leaflet, point).addTo(drawn));
  drawn.fitBounds(
    points.map(({ latitude, longitude }) => [latitude, longitude]),
    { padding: [30, 30], maxZoom: 15 },
  );
  return drawn;
}

function marker(leaflet, point) {
  const icon = leaflet.divIcon({ className: "lo-marker", html: point.number, iconSize: [30, 30] });
  const link = document.createElement("a");
  link.href = point.address;
  link.textContent = point.name;
  const place = [point.latitude, point.longitude];
  return leaflet.marker(place, { icon, alt: `${point.number}: ${point.name}` }).bindPopup(link);
}

function style(address) {
  return new Promise((resolve) => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
    sheet.onload = sheet.onerror = resolve;
    document.head.append(sheet);
  });
}

// Leaflet takes attribution as HTML: what a setting says is shown as the words it is.
function text(words) {
  const holder = document.createElement("span");
  holder.textContent = words;
  return holder.innerHTML;
}
