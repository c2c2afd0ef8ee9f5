// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// User settings of the dispatcher.
public struct DispatcherSettings: Sendable, Hashable {
  public var policy: ScrobblePolicy
  public var filter: PathFilter
  public var rules: [MatchRule]
  public var osd: OSDSettings
  public var resume: ResumeSettings
  public var ratingPromptMode: RatingPromptMode
  /// False if the configuration is invalid: viewings are stored, but no requests are sent.
  public var isSending: Bool

  public init(
    policy: ScrobblePolicy = ScrobblePolicy(), filter: PathFilter = PathFilter(),
    rules: [MatchRule] = [],
    osd: OSDSettings = OSDSettings(), resume: ResumeSettings = ResumeSettings(),
    ratingPromptMode: RatingPromptMode = .never,
    isSending: Bool = true
  ) {
    self.policy = policy
    self.filter = filter
    self.rules = rules
    self.osd = osd
    self.resume = resume
    self.ratingPromptMode = ratingPromptMode
    self.isSending = isSending
  }
}
