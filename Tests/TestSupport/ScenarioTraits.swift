// SPDX-License-Identifier: MIT

public import Testing

extension Trait where Self == IssueHandlingTrait {
  /// Adds the requests to Trakt and the daemon's log to each failure.
  public static var withScenarioReport: Self {
    .compactMapIssues { issue in
      var issue = issue
      if let scenario = Scenario.current { issue.comments.append("\(scenario.report)") }
      return issue
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Requires a player.
  public static var requiresPlayer: Self {
    .enabled(if: Requirements.player, "\(Requirements.playerReason)")
  }
}
