// SPDX-License-Identifier: MIT

public import Addresses
internal import FoundationEssentials
public import Journal
public import MediaIdentity
public import Trakt

/// The whole way from a file's name to what would be sent, for `scrobbled why`.
public struct Explanation: Sendable {
  public struct Step: Sendable, Hashable {
    public var question: String
    public var answer: String
  }

  public var parts: [ExplainedPart]
  public var identification: Identification
  /// What the user has said of it.
  public var word: Step?
  /// What was asked of Trakt.
  public var steps: [Step]
  /// Nil where Trakt could not be asked.
  public var resolution: Resolution?
  public var trouble: TraktError?

  /// - Parameters:
  ///   - client: nil to ask nothing.
  ///   - journal: where what the user has said is kept; nil where there is none.
  public init(
    of address: MediaAddress, surroundings: Surroundings, client: TraktClient?,
    journal: Journal?, rules: [MatchRule]
  ) async {
    let reference = MediaReference(path: address.readable)
    parts = explain(reference)
    identification = identify(reference, surroundings: surroundings)
    steps = []
    var readings = identification
    var isSaid = false
    do throws(TraktError) {
      let said = MatchOverrides(rules: rules) { key in
        JSON.value((try? journal?.match(for: key)) ?? nil)
      }
      let meaning = try await meaning(said, address, client)
      isSaid = meaning != nil
      if case .media(let media) = meaning {
        resolution = .found(media)
        return
      }
      if case .reading(let reading) = meaning { readings = Identification(hypotheses: [reading]) }
    } catch {
      trouble = error
      return
    }
    guard let client else { return }
    // As long as it was when it was last played.
    let duration = (try? journal?.duration(of: address.shown)) ?? nil
    var resolver = MediaResolver(client: client, duration: duration)
    do throws(TraktError) {
      resolution = try await resolver.resolve(readings)
      if case .found(let media) = resolution, !isSaid, let duration,
        let reason = RuntimeRule.refusal(of: media, duration: duration)
      {
        resolution = .ignored(reason: reason)
      }
    } catch {
      trouble = error
    }
    steps = resolver.steps.map { Step(question: $0.question, answer: $0.answer) }
  }

  private mutating func meaning(
    _ said: MatchOverrides, _ address: MediaAddress, _ client: TraktClient?
  ) async throws(TraktError) -> MatchOverrides.Meaning? {
    if let meaning = said.userMatch(address, identification.hypotheses) {
      word = Step(question: "by match", answer: meaning.name)
      return meaning
    }
    guard let rule = said.rule(for: address), let client else { return nil }
    let meaning = try await said.ruled(rule, identification.hypotheses, client: client)
    word = Step(
      question: "by the rule for \(rule.path)", answer: meaning?.name ?? "nothing that trakt knows")
    return meaning
  }

  /// What would be sent at 80.01 %, of each of several episodes; empty where nothing would.
  public var bodies: [String] {
    guard case .found(let media) = resolution else { return [] }
    return media.viewings.compactMap { media in
      media.item.flatMap { JSON.text(Body(item: $0, progress: 80.01)) }
    }
  }

  private struct Body: Encodable {
    var item: ScrobbleItem
    var progress: Double

    private enum CodingKeys: CodingKey { case progress }

    func encode(to encoder: any Encoder) throws {
      try item.encode(to: encoder)
      var body = encoder.container(keyedBy: CodingKeys.self)
      try body.encode(progress, forKey: .progress)
    }
  }
}

extension MatchOverrides.Meaning {
  fileprivate var name: String {
    switch self {
    case .media(let media): media.name
    case .reading(let reading): "an episode of \(Media(reading).name)"
    }
  }
}
