package io.clusterapi.clusterctl.template;

/** A template cannot be filled in. The message says where and what to do. */
public class TemplateError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateError(String message) {
    super(message);
  }

  static TemplateError at(String text, int position, String problem) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < position && i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return new TemplateError("line " + line + ", column " + column + ": " + problem);
  }
}
