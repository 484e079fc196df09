// The API tells its description only to those it knows, so the token goes with every request of the page.
// It is kept nowhere: a reload asks for it again.
document.getElementById("credentials").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = document.getElementById("token").value.trim();
  SwaggerUIBundle({
    url: "/openapi",
    dom_id: "#api",
    docExpansion: "none",
    defaultModelsExpandDepth: -1,
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (token !== "") {
        request.headers.Authorization = "Bearer " + token;
      }
      return request;
    },
  });
});
