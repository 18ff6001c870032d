package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Known answers: {@code printf BODY | openssl dgst -sha256 -hmac SECRET}. */
class SignaturesTest {
  private static final byte[] BODY = bytes("{\"a\":1}");
  private static final byte[] PAGERDUTY = bytes("pagerduty-secret-0001");
  private static final String FITS =
      "v1=7f15992a157a2ac22a81b45715b84354c077103f58019e8e43901f7b501ce3fe";
  private static final String OF_ANOTHER_SECRET =
      "v1=d9c375c09f8e1775a976598c413008cff4a6cc06b28305e9e449d8b65dd423cb";

  /** The example of Slack's documentation. */
  private static final byte[] SLACK = bytes("8f742231b10e8888abcd99yyyzzz85a5");

  private static final byte[] SLACKS_BODY =
      bytes(
          "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
              + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
              + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
              + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
              + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");
  private static final String SLACKS_SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  private static final long SLACKS_SECOND = 1531420618;

  @Test
  void slacksExample_isProven() {
    assertThat(slack(SLACKS_SECOND, "1531420618", SLACKS_SIGNATURE)).isTrue();
  }

  @Test
  void slackSignature_holdsFiveMinutesAroundItsTime() {
    assertThat(slack(SLACKS_SECOND + 300, "1531420618", SLACKS_SIGNATURE)).isTrue();
    assertThat(slack(SLACKS_SECOND + 301, "1531420618", SLACKS_SIGNATURE)).isFalse();
    assertThat(slack(SLACKS_SECOND - 300, "1531420618", SLACKS_SIGNATURE)).isTrue();
    assertThat(slack(SLACKS_SECOND - 301, "1531420618", SLACKS_SIGNATURE)).isFalse();
  }

  @Test
  void slackSignature_isOfItsTimestamp() {
    assertThat(slack(SLACKS_SECOND, "1531420619", SLACKS_SIGNATURE)).isFalse();
    assertThat(slack(SLACKS_SECOND, " 1531420618", SLACKS_SIGNATURE)).isFalse();
    assertThat(slack(SLACKS_SECOND, "1531420618.0", SLACKS_SIGNATURE)).isFalse();
    assertThat(slack(SLACKS_SECOND, null, SLACKS_SIGNATURE)).isFalse();
    assertThat(slack(0, null, SlackSignature.of(SLACK, "0", SLACKS_BODY))).isTrue();
    assertThat(slack(SLACKS_SECOND, "1531420618", null)).isFalse();
    assertThat(slack(SLACKS_SECOND, "1531420618", SLACKS_SIGNATURE.replace("v0", "v1"))).isFalse();
  }

  private static boolean slack(long nowSecond, String timestamp, String signature) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("X-Slack-Request-Timestamp", timestamp);
    headers.put("X-Slack-Signature", signature);
    return new SlackSignature()
        .proves(
            SLACK,
            SLACKS_BODY,
            headers::get,
            Instant.ofEpochSecond(nowSecond).toEpochMilli() + 999);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FITS,
        FITS + "," + OF_ANOTHER_SECRET,
        OF_ANOTHER_SECRET + ", " + FITS,
        "v2=x," + FITS
      })
  void oneOfSeveralSignaturesThatFits_isEnough(String header) {
    assertThat(pagerduty(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "v1=",
        OF_ANOTHER_SECRET,
        "7f15992a157a2ac22a81b45715b84354c077103f58019e8e43901f7b501ce3fe",
        "v1=7F15992A157A2AC22A81B45715B84354C077103F58019E8E43901F7B501CE3FE",
        "v0=7f15992a157a2ac22a81b45715b84354c077103f58019e8e43901f7b501ce3fe",
        "v1=7f15992a157a2ac22a81b45715b84354c077103f58019e8e43901f7b501ce3fe0",
        // Whoever lists many is guessing.
        "a,b,c,d,e,f,g,h,i,j,k," + FITS,
      })
  void anythingElse_isNoProof(String header) {
    assertThat(pagerduty(header)).isFalse();
    assertThat(pagerduty(null)).isFalse();
  }

  private static boolean pagerduty(String header) {
    return VersionedSignatures.in("X-PagerDuty-Signature")
        .proves(PAGERDUTY, BODY, name -> header, 0);
  }

  @Test
  void token_isTheSecretItself_nothingMoreOrLess() {
    SharedToken gitlab = SharedToken.in("X-Gitlab-Token");
    byte[] secret = bytes("gitlab-token-00001");

    assertThat(gitlab.proves(secret, BODY, name -> "gitlab-token-00001", 0)).isTrue();
    assertThat(gitlab.proves(secret, BODY, name -> "gitlab-token-0000", 0)).isFalse();
    assertThat(gitlab.proves(secret, BODY, name -> "gitlab-token-00001 ", 0)).isFalse();
    assertThat(gitlab.proves(secret, BODY, name -> "", 0)).isFalse();
    assertThat(gitlab.proves(secret, BODY, name -> null, 0)).isFalse();
  }

  @Test
  void jenkins_signs_orSendsItsSecretAsAPassword() {
    Signature jenkins = HookSource.JENKINS.signature();
    byte[] secret = bytes("jenkins-secret-0001");
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(bytes("jenkins:jenkins-secret-0001"));

    assertThat(header(jenkins, secret, "Authorization", basic)).isTrue();
    assertThat(header(jenkins, secret, "Authorization", "Bearer jenkins-secret-0001")).isTrue();
    assertThat(header(jenkins, secret, "X-Tributary-Signature-256", HubSignature.of(secret, BODY)))
        .isTrue();
    for (String wrong :
        new String[] {
          "Basic jenkins-secret-0001",
          "Basic %%%",
          "Basic " + Base64.getEncoder().encodeToString(bytes("jenkins-secret-0001:")),
          "jenkins-secret-0001",
          "Bearer",
          "",
        }) {
      assertThat(header(jenkins, secret, "Authorization", wrong)).as(wrong).isFalse();
    }
  }

  private static boolean header(Signature signature, byte[] secret, String header, String value) {
    return signature.proves(secret, BODY, name -> name.equals(header) ? value : null, 0);
  }

  @Test
  void ci_isToldByTheHeaderThatSigns() {
    assertThat(ci("circleci-signature")).isEqualTo(HookSource.CIRCLECI);
    assertThat(ci("X-Gitlab-Token")).isEqualTo(HookSource.GITLAB);
    assertThat(ci("Authorization")).isEqualTo(HookSource.JENKINS);
    assertThat(ci("none")).isEqualTo(HookSource.JENKINS);
    assertThat(HookSource.find("gopher", name -> null)).isEmpty();
  }

  private static HookSource ci(String header) {
    return HookSource.find("ci", name -> name.equals(header) ? "x" : null).orElseThrow();
  }

  @Test
  void slacksQuestion_isAnsweredWithItsChallenge_andNothingElseIs() {
    assertThat(SlackChallenge.of(bytes("{\"type\":\"url_verification\",\"challenge\":\"3eZb=\"}")))
        .contains("3eZb=");
    for (String other :
        new String[] {
          "{\"type\":\"event_callback\",\"challenge\":\"3eZb\"}",
          "{\"type\":\"url_verification\"}",
          "{\"type\":\"url_verification\",\"challenge\":\"<script>\"}",
          "{\"type\":\"url_verification\",\"challenge\":\"" + "x".repeat(5000) + "\"}",
          "[]",
          "",
        }) {
      assertThat(SlackChallenge.of(bytes(other))).isEmpty();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
