package io.clusterapi.loop.persistence;

import jakarta.enterprise.context.ApplicationScoped;

/** Tells the journal where the tables stand when the process starts. */
@ApplicationScoped
public class JournalStart {
  private final Journal journal;

  public JournalStart(Journal journal) {
    this.journal = journal;
  }

  /** Revision of the last commit before this process. */
  public void at(long revision) {
    journal.startAt(revision);
  }
}
