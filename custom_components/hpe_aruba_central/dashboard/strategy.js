// Registers the dashboard of HPE Aruba Networking Central with Home Assistant's frontend.
// Python makes the configuration, and fills in the texts by language here.
const TYPE = "hpe-aruba-central";
const TEXTS = __TEXTS__;

const language = () =>
  document.querySelector("home-assistant")?.hass?.language ?? document.documentElement.lang;
const text = (key) => (TEXTS[language()] ?? TEXTS[language().split("-")[0]] ?? TEXTS.en)[key];

class Strategy extends HTMLElement {
  static noEditor = true;

  static async generate(config, hass) {
    const request = {
      type: "hpe_aruba_central/dashboard",
      base: `/${location.pathname.split("/")[1]}`,
      language: hass.language,
    };
    if (config.page) request.page = config.page;
    try {
      return await hass.callWS(request);
    } catch (err) {
      // While Home Assistant starts it doesn't know the command yet; then it asks again.
      const cards = [{ type: "markdown", content: `${text("unavailable")} (${err.message})` }];
      return config.page ? { cards } : { views: [{ cards }] };
    }
  }

  static getCreateSuggestions() {
    return { title: text("title"), icon: "mdi:access-point-network" };
  }
}

// A second version of this module may be loaded into a page that has the first one.
if (!customElements.get(`ll-strategy-dashboard-${TYPE}`)) {
  customElements.define(`ll-strategy-dashboard-${TYPE}`, Strategy);
  customElements.define(`ll-strategy-view-${TYPE}`, class extends Strategy {});
  (window.customStrategies ??= []).push({
    type: TYPE,
    strategyType: "dashboard",
    get name() {
      return text("title");
    },
    get description() {
      return text("description");
    },
    documentationURL: "__DOCUMENTATION__",
  });
}
