package io.clusterapi.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Mapper.json().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatOthersAddedIsNoDifference() {
    ObjectNode wanted = json("{'properties':{'rules':[{'name':'a','properties':{'port':22}}]}}");
    ObjectNode found =
        json(
            "{'etag':'1','properties':{'state':'x','rules':[{'name':'b'},{'name':'a','id':'i',"
                + "'properties':{'port':22,'more':1}}]}}");

    assertThat(Documents.covers(found, wanted)).isTrue();
    assertThat(Documents.merged(found, wanted)).isEqualTo(found);
  }

  @Test
  void aPartThatIsMissingOrDiffersIsADifference() {
    ObjectNode wanted = json("{'rules':[{'name':'a','properties':{'port':22}}]}");

    assertThat(Documents.covers(json("{'rules':[]}"), wanted)).isFalse();
    assertThat(Documents.covers(json("{}"), wanted)).isFalse();
    ObjectNode other = json("{'rules':[{'name':'a','properties':{'port':23}}]}");
    assertThat(Documents.covers(other, wanted)).isFalse();
    assertThat(Documents.merged(other, wanted)).isEqualTo(wanted);
  }

  @Test
  void identifiersAreTheSameInAnyCase() {
    assertThat(
            Documents.covers(
                json("{'subnet':{'id':'/subscriptions/S/resourceGroups/G'}}"),
                json("{'subnet':{'id':'/subscriptions/s/resourcegroups/g'}}")))
        .isTrue();
  }

  @Test
  void mergingKeepsSubnetsOfOthersInANetwork() {
    ObjectNode found =
        json("{'properties':{'subnets':[{'name':'theirs'}],'addressSpace':{'p':['10.0.0.0/8']}}}");
    ObjectNode wanted =
        json("{'properties':{'addressSpace':{'p':['10.0.0.0/8']}},'tags':{'a':'b'}}");

    assertThat(Documents.merged(found, wanted).at("/properties/subnets/0/name").asText())
        .isEqualTo("theirs");
    assertThat(Documents.merged(found, wanted).at("/tags/a").asText()).isEqualTo("b");
  }
}
