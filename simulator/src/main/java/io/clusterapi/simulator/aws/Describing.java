package io.clusterapi.simulator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What EC2's describe actions have in common: by ids, by filters, page by page.
 *
 * @param type what is described
 * @param ids the parameter with the list of ids
 * @param set the element with the answer's list
 * @param filters the filters the action knows, on the stored document
 * @param document what one resource is shown as
 */
record Describing(
    ResourceType type,
    String ids,
    String set,
    Filters filters,
    BiFunction<Call, Resource, ObjectNode> document)
    implements Function<Call, ObjectNode> {

  static Describing of(ResourceType type, String ids, String set, Filters filters) {
    return new Describing(type, ids, set, filters, (call, resource) -> resource.shown());
  }

  @Override
  public ObjectNode apply(Call call) {
    Pages page = page(call);
    ObjectNode answer = Documents.object(set, Documents.array());
    page.resources()
        .forEach(resource -> Documents.list(answer, set).add(document.apply(call, resource)));
    page.next().ifPresent(token -> answer.put("nextToken", token));
    return answer;
  }

  /** The resources a call asks for. */
  Pages page(Call call) {
    List<String> wanted = call.parameters().list(ids);
    List<Resource> found = new ArrayList<>();
    if (wanted.isEmpty()) {
      found.addAll(filters.candidates(call, type));
    } else {
      wanted.stream().distinct().forEach(id -> found.add(call.require(type, id)));
    }
    return Pages.ofEc2(call, filters.apply(call, found));
  }
}
