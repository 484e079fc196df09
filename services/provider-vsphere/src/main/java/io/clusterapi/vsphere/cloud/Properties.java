package io.clusterapi.vsphere.cloud;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Properties of one object.
 *
 * @param values by path; unset ones are absent
 */
record Properties(ManagedObject object, Map<String, XmlNode> values) {

  private static final int PAGE = 100;

  String text(String path) {
    XmlNode value = values.get(path);
    return value == null ? "" : value.text();
  }

  Optional<XmlNode> value(String path) {
    return Optional.ofNullable(values.get(path));
  }

  List<XmlNode> list(String path) {
    return value(path).map(XmlNode::children).orElse(List.of());
  }

  static Uni<List<Properties>> read(
      VCenter vcenter, List<ManagedObject> objects, List<String> paths) {
    Xml request = new Xml().open("specSet").open("propSet");
    request.text("type", objects.get(0).type());
    paths.forEach(path -> request.text("pathSet", path));
    request.close("propSet");
    objects.forEach(
        object -> request.open("objectSet").reference("obj", object).close("objectSet"));
    request.close("specSet").open("options").text("maxObjects", PAGE).close("options");
    return vcenter
        .call("RetrievePropertiesEx", ManagedObject.PROPERTIES, request)
        .flatMap(answer -> pages(vcenter, answer, new ArrayList<>()));
  }

  private static Uni<List<Properties>> pages(
      VCenter vcenter, XmlNode answer, List<Properties> found) {
    Optional<XmlNode> result = answer.child("returnval");
    result.ifPresent(page -> page.all("objects").forEach(one -> found.add(of(one))));
    String token = result.map(page -> page.at("token")).orElse("");
    return token.isEmpty()
        ? Uni.createFrom().item(found)
        : vcenter
            .call(
                "ContinueRetrievePropertiesEx",
                ManagedObject.PROPERTIES,
                new Xml().text("token", token))
            .flatMap(next -> pages(vcenter, next, found));
  }

  private static Properties of(XmlNode content) {
    Map<String, XmlNode> values = new LinkedHashMap<>();
    for (XmlNode property : content.all("propSet")) {
      property.child("val").ifPresent(value -> values.put(property.at("name"), value));
    }
    return new Properties(content.child("obj").orElseThrow().reference(), values);
  }
}
