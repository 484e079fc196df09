package io.clusterapi.model.manifest;

/**
 * The input is not a manifest. The message says which document, where, what was found and what to
 * do.
 */
public class ManifestInvalid extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int document;
  private final int line;
  private final int column;

  ManifestInvalid(int document, int line, int column, String problem) {
    super(place(document, line, column) + problem);
    this.document = document;
    this.line = line;
    this.column = column;
  }

  /** Number of the document, from 1; 0 when the problem is the whole input. */
  public int document() {
    return document;
  }

  /** Line in the input, from 1; 0 when unknown. */
  public int line() {
    return line;
  }

  /** Column in the line, from 1; 0 when unknown. */
  public int column() {
    return column;
  }

  private static String place(int document, int line, int column) {
    if (document == 0) {
      return "";
    }
    if (line == 0) {
      return "document " + document + ": ";
    }
    return "document " + document + ", line " + line + ", column " + column + ": ";
  }
}
