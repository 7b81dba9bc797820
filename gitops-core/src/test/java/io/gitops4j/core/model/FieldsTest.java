package io.gitops4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Fields")
class FieldsTest {
  private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(70);
  private static final BigDecimal PRECISE = new BigDecimal("0.12345678901234567890123");

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("text", "text"),
        Arguments.of(true, true),
        Arguments.of(null, null),
        Arguments.of((byte) 1, 1L),
        Arguments.of((short) 1, 1L),
        Arguments.of(1, 1L),
        Arguments.of(Long.MIN_VALUE, Long.MIN_VALUE),
        Arguments.of(BigInteger.valueOf(Long.MAX_VALUE), Long.MAX_VALUE),
        Arguments.of(HUGE, HUGE),
        Arguments.of(0.5f, 0.5),
        Arguments.of(0.1, 0.1),
        Arguments.of(1.0, 1.0),
        Arguments.of(1e300, 1e300),
        Arguments.of(new BigDecimal("0.10"), 0.1),
        Arguments.of(new BigDecimal("7"), 7.0),
        Arguments.of(PRECISE, PRECISE),
        Arguments.of(Double.NaN, "NaN"),
        Arguments.of(Float.NEGATIVE_INFINITY, "-Infinity"),
        Arguments.of(List.of(1, List.of(2)), List.of(1L, List.of(2L))),
        Arguments.of(Set.of(1), List.of(1L)),
        Arguments.of(Map.of("a", Map.of("b", 1)), Map.of("a", Map.of("b", 1L))),
        Arguments.of(Map.of(1, "x"), Map.of("1", "x")),
        Arguments.of(Fields.of("a", 1), Map.of("a", 1L)),
        Arguments.of(List.of(Fields.of("a", 1)), List.of(Map.of("a", 1L))),
        Arguments.of(Arrays.asList(1, null), Arrays.asList(1L, null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  @DisplayName("hold a value in the one type that JSON gives back for it")
  void widening(Object given, Object held) throws Exception {
    Fields fields = Fields.of("value", given);
    assertThat(fields.asMap()).containsEntry("value", held);
    assertThat(throughJson(fields)).isEqualTo(fields).hasSameHashCodeAs(fields);
  }

  private static Fields throughJson(Fields fields) throws Exception {
    JsonMapper json =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    String text = json.writeValueAsString(fields.asMap());
    return Fields.copyOf(json.readValue(text, new TypeReference<Map<String, Object>>() {}));
  }

  @Test
  @DisplayName("refuse what JSON cannot hold, naming field and type but never the value")
  void refused() {
    for (Object odd : List.of(new AtomicInteger(7), 'c', new Object(), Secret.of("hunter2"))) {
      for (Object nested : List.of(odd, List.of(odd), Map.of("deep", List.of(odd)))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Fields.of("name", nested))
            .withMessage(
                "The field name holds a %s, which JSON cannot hold", odd.getClass().getName());
      }
    }
    Map<String, Object> nameless = new HashMap<>();
    nameless.put(null, 1);
    assertThatNullPointerException().isThrownBy(() -> Fields.copyOf(nameless));
  }

  @Test
  @DisplayName("never change, whatever happens to what they were made of or gave out")
  void immutable() {
    List<Object> list = new ArrayList<>(List.of("a"));
    Map<String, Object> map = new HashMap<>(Map.of("list", list));
    Fields fields = Fields.copyOf(map);
    Fields wider = fields.with("more", 1);
    list.add("b");
    map.put("other", 1);
    assertThat(fields.asMap()).isEqualTo(Map.of("list", List.of("a")));
    assertThat(wider.asMap()).containsOnlyKeys("list", "more");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> fields.asMap().put("x", 1));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> ((List<?>) fields.asMap().get("list")).clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Fields.of("o", Fields.of("a", 1)).object("o").asMap().clear());
  }

  @Test
  @DisplayName("keep the order they were given in, and are equal in any")
  void order() {
    Fields one = Fields.of("b", 1).with("a", 2);
    assertThat(one.asMap().keySet()).containsExactly("b", "a");
    assertThat(one).isEqualTo(Fields.of("a", 2).with("b", 1)).isNotEqualTo(Fields.of("b", 1));
    assertThat(one).hasToString("{b=1, a=2}");
    assertThat(one.and(Fields.of("b", 3).with("c", 4)).asMap())
        .isEqualTo(Map.of("b", 3L, "a", 2L, "c", 4L));
    assertThat(one.with("b", 5).asMap().keySet()).containsExactly("b", "a");
  }

  @Test
  @DisplayName("are read by name and type")
  void reading() {
    Fields fields =
        Fields.of("text", "x")
            .with("whole", 3)
            .with("decimal", 2.5)
            .with("yes", true)
            .with("nothing", null)
            .with("object", Fields.of("a", 1))
            .with("list", Arrays.asList("a", 1, null, Map.of("b", 2)));
    assertThat(fields.text("text")).isEqualTo("x");
    assertThat(fields.text("whole")).isEqualTo("3");
    assertThat(fields.number("whole")).isEqualTo(3);
    assertThat(fields.findDecimal("whole")).contains(3.0);
    assertThat(fields.findDecimal("decimal")).contains(2.5);
    assertThat(fields.findDecimal("text")).isEmpty();
    assertThat(fields.isTrue("yes")).isTrue();
    assertThat(fields.isTrue("text")).isFalse();
    assertThat(fields.find("nothing")).isEmpty();
    assertThat(fields.find("absent")).isEmpty();
    assertThat(fields.object("object")).isEqualTo(Fields.of("a", 1));
    assertThat(fields.object("text").isEmpty()).isTrue();
    assertThat(fields.objects("list")).containsExactly(Fields.of("b", 2));
    assertThat(fields.texts("list")).containsExactly("a", "1", "{b=2}");
    assertThat(fields.texts("absent")).isEmpty();
  }

  @Test
  @DisplayName("say which field is missing, or of another type")
  void missing() {
    Fields fields =
        Fields.of("text", "x").with("decimal", 2.5).with("huge", HUGE).with("nothing", null);
    for (String name : List.of("text", "decimal", "huge", "nothing", "absent")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fields.number(name))
          .withMessage("There is no field named %s of the wanted type", name);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> fields.text("nothing"));
  }
}
