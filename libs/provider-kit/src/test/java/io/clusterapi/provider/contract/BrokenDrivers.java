package io.clusterapi.provider.contract;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Drivers that lack one protection each. */
final class BrokenDrivers {
  private BrokenDrivers() {}

  static PartDriver findsNothing(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<Optional<String>> find(PartTry attempt) {
        return attempt.request().adopted()
            ? super.find(attempt)
            : Uni.createFrom().item(Optional.empty());
      }
    };
  }

  static PartDriver sweepsNothing(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<Optional<String>> find(PartTry attempt) {
        return attempt.request().verb() == Verb.DELETE
            ? Uni.createFrom().item(Optional.empty())
            : super.find(attempt);
      }
    };
  }

  /** Removes what an operation told was made; one that was withdrawn made nothing to it. */
  static PartDriver forgetsWhatItWithdrew(PartDriver driver) {
    return new ChangedDriver(sweepsNothing(driver)) {
      @Override
      public Uni<PartOutcome> delete(PartTry attempt, String id) {
        return attempt.request().id() == null
            ? Uni.createFrom().item(PartOutcome.gone())
            : super.delete(attempt, id);
      }
    };
  }

  static PartDriver tokenOfEachTry(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<String> create(PartTry attempt) {
        String token = UUID.randomUUID().toString();
        return super.create(
            new PartTry(attempt.slice(), attempt.request(), token, attempt.number()));
      }
    };
  }

  static PartDriver trustsSilence(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uniqueness uniqueness() {
        return Uniqueness.NAME;
      }
    };
  }

  static PartDriver removesNothing(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<PartOutcome> delete(PartTry attempt, String id) {
        return Uni.createFrom().item(PartOutcome.gone());
      }
    };
  }

  static PartDriver configuresNothingLater(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<PartOutcome> configure(PartTry attempt, String id) {
        return attempt.request().verb() == Verb.UPDATE
            ? Uni.createFrom().item(PartOutcome.ready(id, Map.of()))
            : super.configure(attempt, id);
      }
    };
  }

  static PartDriver seesNothing(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
        return Uni.createFrom().item(List.of());
      }
    };
  }

  /** What the cloud does not know is gone at once, and what is not there yet never comes. */
  static PartDriver believesAbsence(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<PartOutcome> configure(PartTry attempt, String id) {
        return super.configure(attempt, id)
            .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
            .transform(failure -> failure(Category.ENDED, failure.getMessage()));
      }

      @Override
      public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
        return super.observe(account, parts)
            .map(seen -> seen.stream().map(BrokenDrivers::gone).toList());
      }
    };
  }

  private static Sighting gone(Sighting seen) {
    return seen.presence() == Presence.UNKNOWN
        ? Sighting.of(seen.id(), Presence.GONE, seen.attributes())
        : seen;
  }

  static PartDriver takesRefusalForGone(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<PartOutcome> delete(PartTry attempt, String id) {
        return super.delete(attempt, id).onFailure().recoverWithItem(PartOutcome::gone);
      }

      @Override
      public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
        return super.observe(account, parts)
            .onFailure()
            .recoverWithItem(
                () ->
                    parts.stream()
                        .map(part -> Sighting.of(part.id(), Presence.GONE, Map.of()))
                        .toList());
      }
    };
  }

  /** The first failure of a part is its last word, in operations and in looks. */
  static PartDriver givesUp(PartDriver driver) {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    Set<String> unseen = new HashSet<>();
    return new ChangedDriver(driver) {
      @Override
      public Uni<Optional<String>> find(PartTry attempt) {
        return once(attempt, super.find(attempt));
      }

      @Override
      public Uni<String> create(PartTry attempt) {
        return once(attempt, super.create(attempt));
      }

      @Override
      public Uni<PartOutcome> configure(PartTry attempt, String id) {
        return once(attempt, super.configure(attempt, id));
      }

      @Override
      public Uni<PartOutcome> delete(PartTry attempt, String id) {
        return once(attempt, super.delete(attempt, id));
      }

      @Override
      public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
        if (unseen.contains(account.toString())) {
          return Uni.createFrom().item(List.of());
        }
        return super.observe(account, parts)
            .onFailure()
            .invoke(() -> unseen.add(account.toString()));
      }

      private <R> Uni<R> once(PartTry attempt, Uni<R> act) {
        String part = attempt.owner().uid() + attempt.key();
        Uni<R> tried =
            failed.contains(part)
                ? Uni.createFrom().failure(failure(Category.INVALID, "it has failed before"))
                : act;
        return tried
            .onFailure()
            .invoke(() -> failed.add(part))
            .onFailure()
            .transform(
                failure ->
                    OperationFailure.terminal("GivesUp", String.valueOf(failure.getMessage())));
      }
    };
  }

  /** Comes back at once, whatever the cloud said. */
  static PartDriver ignoresThrottling(PartDriver driver) {
    return new ChangedDriver(driver) {
      @Override
      public Uni<Optional<String>> find(PartTry attempt) {
        return atOnce(super.find(attempt));
      }

      @Override
      public Uni<String> create(PartTry attempt) {
        return atOnce(super.create(attempt));
      }

      @Override
      public Uni<PartOutcome> configure(PartTry attempt, String id) {
        return atOnce(super.configure(attempt, id));
      }

      private <R> Uni<R> atOnce(Uni<R> act) {
        return act.onFailure(failure -> CloudException.is(failure, Category.THROTTLED))
            .transform(
                failure ->
                    OperationFailure.throttled(
                        "Throttled", failure.getMessage(), Duration.ofMillis(1)));
      }
    };
  }

  private static CloudException failure(Category category, String message) {
    return new CloudException(new CloudFailure(category, "", message, Optional.empty()), null);
  }
}
