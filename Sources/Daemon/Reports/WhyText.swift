// SPDX-License-Identifier: MIT

internal import MediaIdentity
public import Scrobbling
internal import Trakt

/// The output of `scrobbled why`: from the parts of the name to the body of the request.
public struct WhyText {
  private let explanation: Explanation

  public init(_ explanation: Explanation) {
    self.explanation = explanation
  }

  public var text: String {
    var lines: [String] = []
    section("parts", into: &lines, explanation.parts.map { "\($0.role): \($0.text)" })
    let identification = explanation.identification
    if let reason = identification.ignored {
      section("interpretations", into: &lines, ["ignored: \(reason)"])
    } else {
      section("interpretations", into: &lines, identification.hypotheses.map(Self.reading))
    }
    if let match = explanation.storedMatch {
      section("matched", into: &lines, ["\(match.question): \(match.result)"])
    }
    section("trakt", into: &lines, explanation.steps.map { "\($0.question): \($0.result)" })
    section("result", into: &lines, result)
    section("sent", into: &lines, explanation.bodies)
    return lines.joined(separator: "\n")
  }

  private var result: [String] {
    switch explanation.resolution {
    case .found(let media): media.viewings.map(\.name)
    case .unmatched(_, let reason): ["unmatched: \(reason)"]
    case .notYetListed(_, let reason): ["not listed yet, retried daily: \(reason)"]
    case .ignored(let reason): ["ignored: \(reason)"]
    case nil:
      [
        explanation.failure.map { $0.refusal?.text ?? "Trakt is unreachable: \($0)" }
          ?? "not looked up: no Trakt API application is configured"
      ]
    }
  }

  private static func reading(_ hypothesis: Hypothesis) -> String {
    let evidence = hypothesis.evidence.map { "\($0.source.label) \"\($0.text)\"" }
    return "\(hypothesis.confidence)  \(hypothesis.kind.rawValue) \(Media(hypothesis).name)"
      + (evidence.isEmpty ? "" : "  (\(evidence.joined(separator: ", ")))")
  }

  private func section(_ name: String, into lines: inout [String], _ content: [String]) {
    guard !content.isEmpty else { return }
    lines.append(name)
    lines += content.map { "  " + TerminalEscaping.escape($0) }
  }
}

extension Evidence.Source {
  /// The source as displayed; the raw value is part of the JSON of `identify`.
  fileprivate var label: String { self == .directory ? "directory" : rawValue }
}
