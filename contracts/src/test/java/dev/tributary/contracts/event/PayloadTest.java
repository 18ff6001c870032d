package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTest {

  @Test
  void json_isSortedByNameWhateverTheOrderOfTheInput() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("z", "\"");
    fields.put("flag", true);
    fields.put("absent", null);
    fields.put("n", 7L);
    fields.put("a", List.of("x", "y"));

    assertThat(Payload.of(fields).toJson())
        .isEqualTo("{\"a\":[\"x\",\"y\"],\"flag\":true,\"n\":7,\"z\":\"\\\"\"}");
    assertThat(Payload.empty().toJson()).isEqualTo("{}");
  }

  @Test
  void anAbsentField_readsAsNothing() {
    assertThat(Payload.empty().text("a")).isNull();
    assertThat(Payload.empty().number("a", 5)).isEqualTo(5);
    assertThat(Payload.empty().flag("a")).isFalse();
    assertThat(Payload.empty().texts("a")).isEmpty();
  }

  @Test
  void aList_isCopied() {
    List<String> tasks = new ArrayList<>(List.of("T-1"));
    Payload payload = Payload.of(Map.of("task_ids", tasks));
    tasks.add("T-2");

    assertThat(payload.texts("task_ids")).containsExactly("T-1");
    assertThatThrownBy(() -> payload.texts("task_ids").add("T-3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aValueOfAnotherKind_isRefused() {
    for (Object value : List.of(1, 1.5, 'c', Map.of(), List.of(1), Arrays.asList("T-1", null))) {
      assertThatThrownBy(() -> Payload.of(Map.of("field", value)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("payload field field ");
    }
  }
}
