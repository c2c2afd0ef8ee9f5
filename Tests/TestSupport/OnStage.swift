// SPDX-License-Identifier: MIT

public import Testing

extension Trait where Self == IssueHandlingTrait {
  /// Adds the requests to Trakt and the daemon's log to each failure.
  public static var withStageReport: Self {
    .compactMapIssues { issue in
      var issue = issue
      if let stage = Stage.current { issue.comments.append("\(stage.account)") }
      return issue
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Requires a player.
  public static var onStage: Self {
    .enabled(if: Requirements.player, "\(Requirements.playerReason)")
  }
}
