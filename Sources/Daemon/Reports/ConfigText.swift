// SPDX-License-Identifier: MIT

/// `scrobbled config` for a person: what is in force, as config.toml would say it.
public struct ConfigText {
  private let report: ConfigReport

  public init(_ report: ConfigReport) {
    self.report = report
  }

  public var text: String {
    let settings = report.entries.map { entry in
      guard let value = entry.value else { return ("# \(entry.key)", entry.otherwise ?? "not set") }
      return ("\(entry.key) = \(value.toml)", entry.origin)
    }
    let width = min(settings.map { $0.0.count }.max() ?? 0, 44)
    let lines = settings.map { line, origin in
      line + String(repeating: " ", count: max(0, width - line.count)) + "  # \(origin)"
    }
    let rules = report.rules.flatMap(Self.lines)
    let head = "# \(TerminalEscaping.escape(report.file))\(report.hasFile ? "" : " (not there)")"
    return ([head] + lines + rules).joined(separator: "\n")
  }

  private static func lines(_ rule: ConfigReport.Rule) -> [String] {
    var lines = [
      "", "[[rule]]", "path = \(SettingValue.text(rule.path).toml)",
      "id = \(SettingValue.text(rule.id).toml)",
    ]
    if let offset = rule.seasonOffset { lines.append("season_offset = \(offset)") }
    if let offset = rule.episodeOffset { lines.append("episode_offset = \(offset)") }
    if let season = rule.season { lines.append("season = \(season)") }
    return lines
  }
}

/// `scrobbled config --sample`: a config.toml that says what there is, and changes nothing.
public enum ConfigSample {
  public static var text: String {
    var lines = [
      "# What scrobbled does; scrobbled.toml(5) is the manual. What follows \"# \" is the default, or",
      "# an example where there is none.",
    ]
    var section = ""
    for setting in Setting.all {
      if setting.section != section {
        section = setting.section
        lines += ["", "[\(section)]"]
      }
      lines.append("## \(setting.meaning): \(setting.takes)")
      if let otherwise = setting.otherwise { lines.append("## while it is not set: \(otherwise)") }
      if let variable = setting.variable { lines.append("## \(variable) goes over it") }
      let value = setting.example ?? setting.value(in: Settings()) ?? .other
      lines.append("# \(setting.name) = \(value.toml)")
    }
    lines += ["", "## what files are, by a pattern of their path; as many of these as you like"]
    lines.append("# [[rule]]")
    for key in Setting.ruleKeys {
      lines += ["## \(key.meaning)", "# \(key.name) = \(key.example.toml)"]
    }
    return lines.joined(separator: "\n")
  }
}
