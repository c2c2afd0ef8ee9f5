// SPDX-License-Identifier: MIT

/// The output of `scrobbled config`: the effective settings in the syntax of config.toml.
public struct ConfigText {
  private let report: ConfigReport

  public init(_ report: ConfigReport) {
    self.report = report
  }

  public var text: String {
    let settings = report.entries.map { entry in
      guard let value = entry.value else { return ("# \(entry.key)", entry.fallback ?? "not set") }
      return ("\(entry.key) = \(value.toml)", entry.origin)
    }
    let width = min(settings.map { $0.0.count }.max() ?? 0, 44)
    let lines = settings.map { line, origin in
      line + String(repeating: " ", count: max(0, width - line.count)) + "  # \(origin)"
    }
    let rules = report.rules.flatMap(Self.lines)
    let files =
      [report.file + (report.hasFile ? "" : " (missing)")] + report.systemFiles
      + report.warnings.map { "warning: \($0)" } + report.notes.map { "note: \($0)" }
    let head = files.map { "# \(TerminalEscaping.escape($0))" }
    let webhooks = report.webhooks.flatMap(Self.lines)
    return (head + lines + rules + webhooks).joined(separator: "\n")
  }

  /// Secrets are masked, so lines that are not valid TOML are written as comments.
  private static func lines(_ webhook: ConfigReport.Webhook) -> [String] {
    var lines = [
      "", "[[webhook]]", "name = \(SettingValue.text(webhook.name).toml)",
      "url = \(SettingValue.text(webhook.url).toml)",
      "format = \(SettingValue.text(webhook.format).toml)",
      "events = \(SettingValue.texts(webhook.events).toml)",
    ]
    if let header = webhook.header {
      lines.append("# header = \(SettingValue.text("\(header): \(ConfigReport.mask)").toml)")
    }
    if !webhook.allowHTTP.isEmpty {
      lines.append("allow_http = \(SettingValue.texts(webhook.allowHTTP).toml)")
    }
    return lines
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

/// The output of `scrobbled config --sample`: a commented config.toml without effect.
public enum ConfigSample {
  public static var text: String {
    var lines = [
      "# Settings of scrobbled; see scrobbled.toml(5). Lines that begin with \"# \" show the",
      "# default, or an example where there is none.",
    ]
    var section = ""
    for setting in Setting.all {
      if setting.section != section {
        section = setting.section
        lines += ["", "[\(section)]"]
      }
      lines.append("## \(setting.meaning): \(setting.takes)")
      if let fallback = setting.fallback { lines.append("## if unset: \(fallback)") }
      if let variable = setting.variable { lines.append("## \(variable) overrides it") }
      let value = setting.example ?? setting.value(in: Settings()) ?? .other
      lines.append("# \(setting.name) = \(value.toml)")
    }
    lines += ["", "## identity of files by path pattern; may be repeated"]
    lines.append("# [[rule]]")
    for key in Setting.ruleKeys {
      lines += ["## \(key.meaning)", "# \(key.name) = \(key.example.toml)"]
    }
    lines += ["", "## webhooks, such as that of a watch tracker; may be repeated"]
    lines.append("# [[webhook]]")
    for key in Setting.webhookKeys {
      lines += ["## \(key.meaning)", "# \(key.name) = \(key.example)"]
    }
    return lines.joined(separator: "\n")
  }
}
