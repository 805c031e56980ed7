package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of tolerance, by what Chaos Toolkit's reference says of it. */
class TolerancesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "true | true | true",
        "true | false | false",
        "\"OK\" | \"OK\" | true",
        "\"OK\" | \"ok\" | false",
        "8 | 8 | true",
        "8 | 8.0 | true",
        "8 | \"8\" | false",
        "200 | {\"status\": 200, \"body\": \"x\"} | true",
        "200 | {\"status\": 503, \"body\": \"x\"} | false",
        "0 | {\"status\": 7, \"stdout\": \"\"} | false",
        "[200, 201, 204] | {\"status\": 201} | true",
        "[200, 204] | {\"status\": 201} | false",
        "[4, 9] | 4 | true",
        "[4, 9] | 9.5 | false",
        "[4, 9, 12] | 5 | false",
        "[\"a\", \"b\"] | \"b\" | true",
        "{\"type\": \"range\", \"range\": [0, 0.5]} | 0.5 | true",
        "{\"type\": \"range\", \"range\": [0, 0.5]} | 0.51 | false",
        "{\"type\": \"range\", \"range\": [0, 5], \"target\": \"n\"} | {\"n\": \"4\"} | true",
        "{\"type\": \"range\", \"range\": [0, 5]} | \"many\" | false",
        "{\"type\": \"regex\", \"pattern\": \"^up\", \"target\": \"stdout\"} | {\"stdout\": \"up 3 days\"} | true",
        "{\"type\": \"regex\", \"pattern\": \"^up\", \"target\": \"stdout\"} | {\"stdout\": \"not up\"} | false",
        "{\"type\": \"jsonpath\", \"path\": \"$.a[?(@.ok == true)]\"} | {\"a\": [{\"ok\": true}]} | true",
        "{\"type\": \"jsonpath\", \"path\": \"$.a[?(@.ok == true)]\"} | {\"a\": [{\"ok\": false}]} | false",
        "{\"type\": \"jsonpath\", \"path\": \"$.a\", \"expect\": 1} | {\"a\": 1} | true",
        "{\"type\": \"jsonpath\", \"path\": \"$.a\", \"expect\": [1]} | {\"a\": 1.0} | true",
        "{\"type\": \"jsonpath\", \"path\": \"$.a\", \"expect\": 1} | {\"a\": 2} | false",
        "{\"type\": \"jsonpath\", \"path\": \"$.a\", \"expect\": 1} | {\"b\": 1} | false",
        "{\"type\": \"jsonpath\", \"path\": \"$.a[*]\", \"count\": 2} | {\"a\": [1, 2]} | true",
        "{\"type\": \"jsonpath\", \"path\": \"$.a[*]\", \"count\": 2} | {\"a\": [1, 2, 3]} | false",
        "{\"type\": \"jsonpath\", \"path\": \"$.a\", \"target\": \"stdout\"} | {\"stdout\": \"{\\\"a\\\": 1}\"} | true",
        "{\"type\": \"jsonpath\", \"path\": \"$.a\"} | \"no json\" | false"
      })
  void judges(String tolerance, String output, boolean met) throws Exception {
    assertThat(
            Tolerances.isMet(
                ToleranceReader.read(place(tolerance)), JSON.readTree(output), _ -> false))
        .isEqualTo(met);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | tolerance must be a list of at least one value, was []",
        "{\"type\": \"magic\"} | tolerance.type must be range, regex, jsonpath or probe, was \"magic\"",
        "{\"type\": \"range\", \"range\": [1]} | tolerance.range must be two numbers, was [1]",
        "{\"type\": \"range\", \"range\": [1, \"2\"]} | tolerance.range must be two numbers, was [1,\"2\"]",
        "{\"type\": \"regex\"} | tolerance.pattern is missing",
        "{\"type\": \"regex\", \"pattern\": \"(\"} | tolerance.pattern: \"(\" is no regular expression",
        "{\"type\": \"jsonpath\", \"path\": \"$[\"} | tolerance.path: \"$[\" is no JSON path"
      })
  void refuses(String tolerance, String message) throws JsonProcessingException {
    Place place = place(tolerance);
    assertThatThrownBy(() -> ToleranceReader.read(place)).hasMessage(message);
  }

  private static Place place(String json) throws JsonProcessingException {
    return new Place("tolerance", JSON.readTree(json));
  }
}
