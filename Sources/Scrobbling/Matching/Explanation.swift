// SPDX-License-Identifier: MIT

public import Addresses
internal import FoundationEssentials
public import Journal
public import MediaIdentity
public import Trakt

/// Every step from a file's name to the request that would be sent, for `scrobbled why`.
public struct Explanation: Sendable {
  public struct Step: Sendable, Hashable {
    public var question: String
    public var result: String
  }

  public var parts: [ExplainedPart]
  public var identification: Identification
  /// The user's match for the file, or a stored one.
  public var storedMatch: Step?
  /// Queries sent to Trakt.
  public var steps: [Step]
  /// Nil if Trakt could not be queried.
  public var resolution: Resolution?
  /// The error that prevented the lookup; nil if there was none.
  public var failure: TraktError?

  /// - Parameters:
  ///   - read: a closure that reads a name and its surroundings.
  ///   - client: nil to send no requests.
  ///   - journal: storage of the user's matches; nil if there is none.
  public init(
    of address: MediaAddress, read: (MediaReference) -> ReadReference, client: TraktClient?,
    journal: Journal?, rules: [MatchRule]
  ) async {
    let subject = Self.subject(address, read, journal)
    parts = explain(subject.reference)
    identification = subject.read.identification
    steps = []
    var readings = identification
    var isExplicit = false
    let overrides = MatchOverrides(rules: rules) { key in
      JSON.value((try? journal?.match(for: key)) ?? nil)
    }
    do throws(TraktError) {
      let meaning = try await meaning(overrides, subject, client)
      isExplicit = meaning != nil
      if case .excluded = meaning {
        resolution = .ignored(reason: Play.skipped)
        return
      }
      if case .media(let media) = meaning {
        resolution = .found(media)
        return
      }
      if case .reading(let reading) = meaning { readings = Identification(hypotheses: [reading]) }
    } catch {
      failure = error
      return
    }
    if storedMatch == nil, let remembered = overrides.remembered(subject) {
      storedMatch = Step(question: remembered.source.name, result: remembered.media.name)
      resolution = .found(remembered.media)
    }
    guard let client else { return }
    // Use the duration of the last playback.
    let duration = (try? journal?.duration(of: address.shown)) ?? subject.reference.duration
    var resolver = MediaResolver(client: client, duration: duration)
    do throws(TraktError) {
      // A stored match is what would be sent; Trakt's present result is shown for comparison.
      let found = try await resolver.resolve(readings)
      resolution = resolution ?? found
      if case .found(let media) = resolution, !isExplicit, let duration,
        let reason = RuntimeRule.refusal(of: media, duration: duration)
      {
        resolution = .ignored(reason: reason)
      }
    } catch {
      failure = error
    }
    steps = resolver.steps.map { Step(question: $0.question, result: $0.result) }
  }

  /// Returns the subject as it would be looked up if playback matched the last one.
  private static func subject(
    _ address: MediaAddress, _ read: (MediaReference) -> ReadReference, _ journal: Journal?
  ) -> MatchOverrides.Subject {
    var reference = MediaReference(path: address.readable)
    let first = read(reference)
    if let identity = first.identity,
      let last = try? journal?.viewings(of: address.shown, identity: identity, limit: 1).first
    {
      reference.mediaTitle = last.mediaTitle
      reference.tags = JSON.value(last.tags) ?? [:]
      reference.duration = last.duration
    }
    return MatchOverrides.Subject(address: address, read: read(reference), reference: reference)
  }

  private mutating func meaning(
    _ overrides: MatchOverrides, _ subject: MatchOverrides.Subject, _ client: TraktClient?
  ) async throws(TraktError) -> MatchOverrides.Meaning? {
    if let meaning = overrides.userMatch(subject) {
      storedMatch = Step(question: "by match", result: meaning.name)
      return meaning
    }
    guard let rule = overrides.rule(for: subject.address), let client else { return nil }
    let meaning = try await overrides.ruled(rule, subject.readings, client: client)
    storedMatch = Step(
      question: "by the rule for \(rule.path)", result: meaning?.name ?? "unknown to Trakt")
    return meaning
  }

  /// Request bodies at 80.01 %, one per episode; empty if nothing would be sent.
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
    case .excluded: "nothing to scrobble"
    case .reading(let reading): "an episode of \(Media(reading).name)"
    }
  }
}

extension MatchOverrides.Remembered.Source {
  fileprivate var name: String {
    switch self {
    case .file: "remembered from an earlier viewing of the same content"
    case .show(let directory): "remembered for the show in \(directory)"
    }
  }
}
