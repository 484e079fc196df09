package io.clusterapi.http.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.http.protocol.ApiFailure;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.hibernate.HibernateException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  static Stream<Throwable> theWaysADatabaseIsGone() {
    return Stream.of(
        new ConnectException("Connection refused"),
        ClosedConnectionException.INSTANCE,
        new NoStackTraceThrowable("Timeout"),
        new NoStackTraceThrowable("Connection is not active now, current status: CLOSED"),
        new VertxException("Pending requests failed to be sent due to connection has been closed."),
        server("57P01", "terminating connection due to unexpected postmaster exit"),
        server("57P03", "the database system is starting up"),
        server("53300", "sorry, too many clients already"));
  }

  @ParameterizedTest
  @MethodSource("theWaysADatabaseIsGone")
  void aClientIsToldToTryAgainWhenTheDatabaseIsGone(Throwable gone) {
    ApiFailure told = Failures.of(new CompletionException(new HibernateException(gone)));
    assertThat(told.code()).isEqualTo(503);
    assertThat(told.retryAfter()).isPositive();
  }

  static Stream<Throwable> theWaysAStatementIsWrong() {
    return Stream.of(
        new NoStackTraceThrowable("Parameter at position[0] can not be coerced to Number"),
        server("42601", "syntax error at or near (08"),
        new IllegalStateException("a turn without a slice"));
  }

  @ParameterizedTest
  @MethodSource("theWaysAStatementIsWrong")
  void whatATryMoreWouldNotMendIsNotCalledAnAbsence(Throwable wrong) {
    assertThat(Failures.of(new HibernateException(wrong)).code()).isEqualTo(500);
  }

  private static PgException server(String state, String message) {
    return new PgException(message, "FATAL", state, null);
  }
}
