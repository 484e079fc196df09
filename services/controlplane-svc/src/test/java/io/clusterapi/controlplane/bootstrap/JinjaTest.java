package io.clusterapi.controlplane.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ds.meta_data.local_hostname }}",
        "aws:///{{ ds.meta_data.instance_id }}/x",
        "{{ds['meta_data']['x']}}",
        "{{ v1.region | upper }}",
        "{{- local_hostname -}}",
        "{{ local_hostname | replace('a', 'b') }}",
        "{% if v1.region == 'x' %}{{ y }}{% endif %}",
        "no tag at all"
      })
  void whatRefersToInstanceDataIsLeftToJinja(String text) {
    assertThat(Jinja.protect(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ .Values.ds.x }}",
        "{{ $labels.instance_id }}",
        "{{ hostname }}",
        "{{ .ds.meta }}",
        "{{ include \"ds.name\" . }}",
        "{{ region_name }}",
        "{% for x in y %}",
        "{# note #}",
        "{% {{ %}",
        "{{"
      })
  void whatBelongsToAnotherTemplateLanguageIsPrinted(String text) {
    assertThat(Jinja.protect(text)).startsWith("{{ '{");
    assertThat(Rendered.jinja(Jinja.protect(text))).isEqualTo(text);
  }

  @Test
  void bothMayStandInOneText() {
    assertThat(Rendered.jinja(Jinja.protect("{{ .a }} {{ v1.instance_id }} {{ .b }}")))
        .isEqualTo("{{ .a }} i-1 {{ .b }}");
    assertThat(Rendered.jinja(Jinja.protect("{% {{ v1.instance_id }} %}"))).isEqualTo("{% i-1 %}");
  }
}
