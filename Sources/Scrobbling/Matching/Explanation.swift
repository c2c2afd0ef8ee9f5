// SPDX-License-Identifier: MIT

internal import FoundationEssentials
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
  /// What was asked of Trakt.
  public var steps: [Step]
  /// Nil where Trakt could not be asked.
  public var resolution: Resolution?
  public var trouble: TraktError?

  /// - Parameter client: nil to ask nothing.
  public init(
    of reference: MediaReference, surroundings: Surroundings, client: TraktClient?
  ) async {
    parts = explain(reference)
    identification = identify(reference, surroundings: surroundings)
    steps = []
    guard let client else { return }
    var resolver = MediaResolver(client: client, duration: reference.duration)
    do throws(TraktError) {
      resolution = try await resolver.resolve(identification)
    } catch {
      trouble = error
    }
    steps = resolver.steps.map { Step(question: $0.question, answer: $0.answer) }
  }

  /// What would be sent at 80.01 %; nil where nothing would.
  public var body: String? {
    guard case .found(let media) = resolution, let item = media.item else { return nil }
    return JSON.text(Body(item: item, progress: 80.01))
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
