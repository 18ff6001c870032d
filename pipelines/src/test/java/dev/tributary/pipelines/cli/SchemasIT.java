package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.schema.ContractSchema;
import dev.tributary.io.registry.RegistryException;
import dev.tributary.io.registry.SchemaRegistry;
import dev.tributary.options.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Our contracts and a registry that speaks the protocol, over HTTP. */
class SchemasIT {
  private static final String VIEW = "dev.tributary.contract.PageView";
  private static final String OLD =
      """
      {"type":"record","name":"Thing","fields":[{"name":"a","type":"string"}]}""";
  private static final String NEW =
      """
      {"type":"record","name":"Thing","fields":[{"name":"a","type":"string"},\
      {"name":"b","type":["null","string"],"default":null}]}""";
  private static final String BREAKING =
      """
      {"type":"record","name":"Thing","fields":[{"name":"c","type":"string"}]}""";

  private final RegistryServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  SchemasIT() throws Exception {
    server = new RegistryServer(null, null);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsNotThere_isFoundByCheck_addedByRegister_once() {
    assertThat(schemas("check")).isEqualTo(Main.DIFFERENT);
    assertThat(out.toString()).contains("new").doesNotContain("registered");
    assertThat(registry().subjects()).as("check changes nothing").isEmpty();

    assertThat(schemas("register")).isZero();
    assertThat(registry().versions("dev.tributary.contract.EventEnvelope"))
        .hasSameSizeAs(ContractSchema.versions("event-envelope"));
    assertThat(server.levels())
        .hasSameSizeAs(ContractSchema.contracts())
        .containsValue(SchemaRegistry.BACKWARD_TRANSITIVE);

    assertThat(schemas("register")).isZero();
    assertThat(schemas("check")).isZero();
    assertThat(registry().versions(VIEW)).containsExactly(1);
  }

  @Test
  void whereSomebodyElsesSchemaStandsInTheWay_theRestIsRegistered_andTheExitCodeSaysSo() {
    SchemaRegistry registry = registry();
    registry.register(VIEW, OLD.replace("Thing", "PageView"));

    assertThat(schemas("register")).isEqualTo(Main.DIFFERENT);

    assertThat(out.toString())
        .containsPattern("page-view +1 +refused +reader schema cannot read version 1")
        .containsPattern("purchase +1 +registered");
    assertThat(registry.versions(VIEW)).containsExactly(1);
  }

  @Test
  void aPipeline_startsOnly_ifTheNewestContractsAreThere() {
    RegisteredContracts contracts =
        RegisteredContracts.in(new Settings.Registry(server.url(), null, "", null));

    assertThatThrownBy(contracts::requireNewest)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is not in the schema registry at " + server.url());

    contracts.register();
    contracts.requireNewest();
  }

  @Test
  void aSchema_isFound_andReadByItsNumber_andAnUnknownOneIsNot() {
    SchemaRegistry registry = registry();
    int id = registry.register("a b/c", OLD).orElseThrow();
    registry.register("a b/c", NEW);

    assertThat(registry.subjects()).containsExactly("a b/c");
    assertThat(registry.versions("a b/c")).containsExactly(1, 2);
    assertThat(registry.find("a b/c", NEW).orElseThrow().version()).isEqualTo(2);
    assertThat(registry.schema(id).orElseThrow()).contains("Thing");
    assertThat(registry.find("a b/c", BREAKING)).isEmpty();
    assertThat(registry.find("none", OLD)).isEmpty();
    assertThat(registry.versions("none")).isEmpty();
    assertThat(registry.schema(99)).isEmpty();
  }

  @Test
  void anIncompatibleChange_isRefused_withTheReason() {
    SchemaRegistry registry = registry();
    registry.register("thing", OLD);

    assertThat(registry.check("thing", NEW).compatible()).isTrue();
    assertThat(registry.check("none", BREAKING).compatible()).isTrue();
    assertThat(registry.check("thing", BREAKING).reasons())
        .containsExactly("reader schema cannot read version 1");
    assertThat(registry.register("thing", BREAKING)).isEmpty();
    assertThat(registry.versions("thing")).containsExactly(1);
  }

  @Test
  void whatIsNoSchema_isRefusedInTheRegistrysWords() {
    assertThatThrownBy(() -> registry().register("thing", "{\"type\":\"recrod\"}"))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "The schema registry at %s refuses a schema of thing: Invalid Avro schema"
                .formatted(server.url()));
  }

  @Test
  void aRegistryWithAPassword_letsInWhoKnowsIt_andTellsOthersWhereToSayIt() throws Exception {
    try (RegistryServer guarded = new RegistryServer("me", "secret")) {
      SchemaRegistry registry = SchemaRegistry.at(guarded.url());

      assertThat(registry.as("me", "secret").subjects()).isEmpty();
      assertThatThrownBy(() -> registry.as("me", "wrong").subjects())
          .isInstanceOf(RegistryException.class)
          .hasMessageEndingWith("TRIBUTARY_SCHEMA_REGISTRY_PASSWORD")
          .hasMessageNotContaining("wrong");
    }
  }

  @Test
  void aRegistryThatIsAway_orNone_isOneSentence() {
    server.close();

    assertThat(schemas("check")).isEqualTo(Main.FAILED);
    assertThat(err.toString())
        .startsWith("Cannot reach the schema registry at " + server.url() + ": is it running?");
    assertThat(run(List.of("schemas", "check", "--schemaRegistryUrl=http://u:p@host")))
        .isEqualTo(Main.BAD_USAGE);
    assertThat(run(List.of("schemas", "register"))).isEqualTo(Main.BAD_USAGE);
  }

  @Test
  void contracts_areListed_withoutARegistry() {
    assertThat(run(List.of("schemas", "list"))).isZero();
    assertThat(out.toString()).containsPattern("page-view +1 +" + VIEW);
  }

  private SchemaRegistry registry() {
    return SchemaRegistry.at(server.url() + "/");
  }

  private int schemas(String command) {
    return run(List.of("schemas", command, "--schemaRegistryUrl=" + server.url()));
  }

  private int run(List<String> arguments) {
    CommandLine commandLine = Main.commandLine(false);
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments.toArray(String[]::new));
  }
}
