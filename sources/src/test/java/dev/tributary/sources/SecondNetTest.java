package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.sources.SecondNet.Kind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondNetTest {
  private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fix/wren.okonkwo@example.com-login | fix/[redacted:email]-login",
        "jane%40acme.co.uk | [redacted:email]",
        "jörg.müller@bücher.example | [redacted:email]",
        "owner wren+ci@163.com, please | owner [redacted:email], please",
        "deploy ghp_0123456789abcdefghijABCDEFGHIJ012345 | deploy [redacted:token]",
        "github_pat_11ABCDEFG0abcdefghijkl_mnopq | [redacted:token]",
        "xoxb-1234567890-abcdefghij | [redacted:token]",
        "key=AKIAIOSFODNN7EXAMPLE. | key=[redacted:token].",
        "-----BEGIN RSA PRIVATE KEY----- MIIE | [redacted:token]",
        "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY7281 | [redacted:secret]",
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef01 | [redacted:secret]",
        "from 192.168.13.7 to prod | from [redacted:ip] to prod",
        "2001:db8:0:0:0:ff00:42:8329 | [redacted:ip]",
        "fe80::1ff:fe23 | [redacted:ip]",
        "call +49 (30) 1234-5678 | call [redacted:phone]",
        "+8613812345678 | [redacted:phone]",
        "ring (555) 123-4567 | ring [redacted:phone]",
      })
  void whatNamesSomebodyOrOpensADoor_isMasked(String text, String masked) {
    assertThat(new SecondNet().mask(text)).isEqualTo(masked);
  }

  @Test
  void aSignedToken_isMaskedWhole() {
    assertThat(new SecondNet().mask("with " + JWT + " in it"))
        .isEqualTo("with [redacted:token] in it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6bd8a28f-7366-59d1-ace7-826bc937ec11",
        "6bd8a28f736659d1ace7826bc937ec11",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "PLAT-1234",
        "feature/PLAT-1234-make-the-login-page-of-the-customer-portal-faster",
        "renovate/react@18.2.0",
        "release/2026-11-21",
        "v1.2.3",
        "build 2026-11-21T10:15:30.250Z",
        "10:15:30",
        "std::vector",
        "refs/heads/main",
        "IntegrationTestsOfTheCustomerPortalAgainstStaging",
        "12345678901234567890123456789012",
        "in progress",
        "größe-测试-🚀",
        "",
      })
  void whatOnlyLooksSimilar_staysAsItIs(String text) {
    SecondNet net = new SecondNet();
    assertThat(net.mask(text)).isEqualTo(text);
    assertThat(net.caught()).isEmpty();
  }

  @Test
  void keysAreLeftAlone_textsAndListsAreMasked_andCounted() {
    SecondNet net = new SecondNet();
    Event event =
        event(
            Map.of(
                "build_id",
                "wren@example.com",
                "task_ids",
                List.of("wren@example.com"),
                "branch",
                "wren@example.com/10.0.0.1",
                "labels",
                List.of("ok", "wren@example.com"),
                "attempt",
                2L));

    Event masked = net.mask(event);

    assertThat(masked)
        .isEqualTo(
            event(
                Map.of(
                    "build_id",
                    "wren@example.com",
                    "task_ids",
                    List.of("wren@example.com"),
                    "branch",
                    "[redacted:email]/[redacted:ip]",
                    "labels",
                    List.of("ok", "[redacted:email]"),
                    "attempt",
                    2L)));
    assertThat(net.caught()).isEqualTo(Map.of(Kind.EMAIL, 2, Kind.IP, 1));
  }

  @Test
  void aSecondPass_changesNothing() {
    Event once = new SecondNet().mask(event(Map.of("branch", "a@b.example " + JWT + " 10.0.0.1")));
    SecondNet net = new SecondNet();
    assertThat(net.mask(once)).isSameAs(once);
    assertThat(net.caught()).isEmpty();
  }

  /**
   * Twice as long takes about twice as many steps: counted, not timed, by what a text lets read.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.",
        "1.",
        "+1 ",
        "a@",
        "a@b.",
        "eyJa",
        "0:",
        "::",
        "-----BEGIN A",
        "(555) ",
        "%40",
        "Aa1+"
      })
  void hostileRepetition_isReadInAFewSteps(String piece) {
    CountedText text = new CountedText(piece.repeat(4096 / piece.length()));
    for (Kind kind : Kind.values()) {
      text.reset();
      kind.matchesIn(text);
      assertThat(text.reads()).as("%s in %s", kind, piece).isLessThan(4096L * 600);
    }
  }

  private static Event event(Map<String, Object> payload) {
    return new Event(
        new UUID(0, 1),
        "org-acme",
        "eng-web",
        "ci",
        "build.failed",
        null,
        null,
        1,
        Payload.of(payload),
        null,
        0);
  }

  /** A text that counts how often it is looked at. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private long reads;

    CountedText(String text) {
      this.text = text;
    }

    void reset() {
      reads = 0;
    }

    long reads() {
      return reads;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
