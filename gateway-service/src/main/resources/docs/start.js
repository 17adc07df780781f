// Three documents, chosen at the top of the page; each is made by the gateway from its route table.
SwaggerUIBundle({
  urls: [
    {name: "Luna2", url: "/openapi/luna.json"},
    {name: "CloudAPI", url: "/openapi/cloudapi.json"},
    {name: "LunaNode", url: "/openapi/lunanode.json"}
  ],
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout"
});
