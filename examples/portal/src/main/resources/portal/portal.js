// A run, watched live: without this, pages say the same once they are loaded again.
const list = document.querySelector("[data-events]");
if (list) {
  const source = new EventSource(list.dataset.events);
  source.addEventListener("step", (event) => {
    const line = document.createElement("li");
    line.textContent = event.data;
    list.append(line);
  });
  source.addEventListener("state", (event) => {
    document.querySelector("#state").innerHTML = event.data; // made and escaped by the portal
  });
  source.addEventListener("end", () => source.close());
}
