// Draws every <canvas data-chart="id"> from the JSON of the <script id="id"> that components/chart.html puts beside it.

import {
  BarController, BarElement, CategoryScale, Chart, Filler, Legend, LinearScale, LineController, LineElement,
  PointElement, Tooltip,
} from "chart.js";

Chart.register(
  BarController, BarElement, CategoryScale, Filler, Legend, LinearScale, LineController, LineElement, PointElement,
  Tooltip,
);

const language = document.documentElement.lang || "en";
const formats = {
  compact: new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }),
  percent: new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 }),
  plain: new Intl.NumberFormat(language),
};
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const drawn = new Map();

function draw(canvas) {
  const chart = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  drawn.get(canvas)?.destroy();
  drawn.set(canvas, new Chart(canvas, {
    type: chart.type ?? "line",
    data: { labels: chart.labels, datasets: chart.series.map((series, i) => dataset(chart, series, i)) },
    options: options(chart),
  }));
}

function dataset(chart, series, index) {
  const colour = token(`--chart-${(index % 5) + 1}`);
  const bar = chart.type === "bar";
  return {
    label: series.label,
    data: series.values,
    yAxisID: series.axis === "right" ? "right" : "y",
    borderColor: colour,
    backgroundColor: bar || chart.series.length > 1 ? colour : `color-mix(in srgb, ${colour} 14%, transparent)`,
    fill: !bar && chart.series.length === 1,
    borderWidth: bar ? 0 : 2,
    borderRadius: 3,
    maxBarThickness: 36,
    // A single known day would be invisible as a line.
    pointRadius: series.values.filter((value) => value !== null).length < 2 ? 3 : 0,
    pointHoverRadius: 4,
    pointHitRadius: 16,
    tension: 0.25,
  };
}

function options(chart) {
  const format = formats[chart.format] ?? formats.compact;
  const full = chart.format === "percent" ? formats.percent : formats.plain;
  const text = token("--muted");
  const value = (position) => ({
    position,
    beginAtZero: true,
    stacked: Boolean(chart.stacked),
    border: { display: false },
    grid: { color: token("--line"), drawOnChartArea: position === "left", drawTicks: false },
    ticks: { color: text, padding: 8, maxTicksLimit: 6, callback: (figure) => format.format(figure) },
  });
  return {
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "index", intersect: false },
    font: { family: getComputedStyle(document.body).fontFamily },
    scales: {
      x: {
        stacked: Boolean(chart.stacked),
        border: { color: token("--line") },
        grid: { display: false },
        ticks: { color: text, maxRotation: 0, autoSkipPadding: 24 },
      },
      y: value("left"),
      ...(chart.series.some((series) => series.axis === "right") ? { right: value("right") } : {}),
    },
    plugins: {
      legend: {
        display: chart.series.length > 1,
        align: "start",
        labels: { color: text, boxWidth: 8, boxHeight: 8, useBorderRadius: true, borderRadius: 4, padding: 16 },
      },
      tooltip: {
        padding: 10,
        boxWidth: 8,
        boxHeight: 8,
        callbacks: { label: ({ dataset, raw }) => ` ${dataset.label}: ${raw === null ? "–" : full.format(raw)}` },
      },
    },
  };
}

function drawAll() {
  for (const canvas of drawn.keys()) {
    if (canvas.isConnected) continue;
    drawn.get(canvas).destroy();
    drawn.delete(canvas);
  }
  for (const canvas of document.querySelectorAll("canvas[data-chart]")) draw(canvas);
}

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.font.size = 12;
drawAll();
document.addEventListener("themechange", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
document.addEventListener("htmx:load", drawAll);
