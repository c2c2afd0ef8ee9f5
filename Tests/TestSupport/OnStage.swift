// SPDX-License-Identifier: MIT

public import Testing

extension Trait where Self == IssueHandlingTrait {
  /// Tells with each failure what Trakt was asked and what the daemon logged.
  public static var toldInFull: Self {
    .compactMapIssues { issue in
      var issue = issue
      if let stage = Stage.current { issue.comments.append("\(stage.account)") }
      return issue
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Only where there is a player.
  public static var onStage: Self {
    .enabled(if: Requirements.player, "\(Requirements.playerReason)")
  }
}
