package dev.tributary.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ContractSchemaTest {
  @Test
  void theJar_hasEveryVersionOfEveryContractOfTheFolder() {
    assertThat(ContractSchema.contracts()).isEqualTo(SchemaFolder.contracts());
    for (String contract : ContractSchema.contracts()) {
      List<ContractSchema> versions = ContractSchema.versions(contract);
      assertThat(versions.stream().map(it -> new Schema.Parser().parse(it.text())).toList())
          .isEqualTo(SchemaFolder.versions(contract));
      assertThat(versions)
          .allSatisfy(
              it ->
                  assertThat(it.fullName()).isEqualTo(SchemaFolder.newest(contract).getFullName()));
    }
  }

  @Test
  void aContractThatIsNone_isNamed() {
    assertThatThrownBy(() -> ContractSchema.versions("page-vue"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no contract page-vue");
  }
}
