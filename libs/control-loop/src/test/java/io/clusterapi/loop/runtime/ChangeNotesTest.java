package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import org.junit.jupiter.api.Test;

class ChangeNotesTest {

  @Test
  void namesTheConditionsThatTurnedWithTheirReasons() throws JsonProcessingException {
    assertThat(
            ChangeNotes.of(
                tree(
                    "{'metadata':{},'status':{'conditions':[{'type':'Ready','status':'False','reason':'NotReady'}]}}"),
                tree(
                    "{'metadata':{},'status':{'conditions':[{'type':'Ready','status':'True','reason':'Provisioned'}]}}")))
        .singleElement()
        .satisfies(
            note -> {
              assertThat(note.reason().name()).isEqualTo("Provisioned");
              assertThat(note.message()).isEqualTo("Ready: False -> True");
            });
  }

  @Test
  void namesThePartsThatChangedWhenNoConditionTurned() throws JsonProcessingException {
    assertThat(
            ChangeNotes.of(
                tree("{'metadata':{'resourceVersion':'1','finalizers':[]},'spec':{'a':1}}"),
                tree("{'metadata':{'resourceVersion':'2','finalizers':['x']},'spec':{'a':2}}")))
        .singleElement()
        .satisfies(
            note ->
                assertThat(note.message())
                    .isEqualTo("metadata.finalizers, spec.a follow what is known"));
  }

  private static ObjectNode tree(String text) throws JsonProcessingException {
    return (ObjectNode) Mapper.json().readTree(text.replace('\'', '"'));
  }
}
