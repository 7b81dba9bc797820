package io.gitops4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An error of the database")
class SqlTroubleTest {
  @ParameterizedTest
  @CsvSource({
    "08001, UNAVAILABLE",
    "08006, UNAVAILABLE",
    "57P01, UNAVAILABLE",
    "57P02, UNAVAILABLE",
    "57P03, UNAVAILABLE",
    "53300, UNAVAILABLE",
    "53100, UNAVAILABLE",
    "40001, UNAVAILABLE",
    "40P01, UNAVAILABLE",
    "55P03, UNAVAILABLE",
    "25006, UNAVAILABLE",
    "28P01, UNAUTHENTICATED",
    "42501, FORBIDDEN",
    "42P01, INVALID",
    "3D000, INVALID",
    "22021, INVALID",
    "42703, INTERNAL",
    "23505, INTERNAL",
    "XX000, INTERNAL"
  })
  @DisplayName("is known by its state, whatever it says")
  void isKnownByItsState(String state, ErrorKind kind) {
    SQLException e = new SQLException("connection refused by a lost version conflict", state);
    assertThat(SqlTrouble.kind(e)).isEqualTo(kind);
  }

  @Test
  @DisplayName("without a state is the pool's: it passes if it says so, and is a defect if not")
  void knowsPools() {
    assertThat(SqlTrouble.kind(new SQLTransientConnectionException("timed out")))
        .isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(SqlTrouble.kind(new SQLException("closed"))).isEqualTo(ErrorKind.INTERNAL);
  }

  @Test
  @DisplayName("becomes one sentence, with the reason's first line and a remedy")
  void becomesASentence() {
    SQLException e = new SQLException("terminated\n  Detail: of no use", "57P01");
    assertThat(SqlTrouble.exception("append to default:run/1", e))
        .hasMessage(
            "Could not append to default:run/1: terminated (SQLSTATE 57P01)."
                + " Try again when the database can be reached.")
        .hasCause(e);
  }
}
