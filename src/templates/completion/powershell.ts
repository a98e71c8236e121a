/** Completion for PowerShell 5 and later. */
export const powershellCompletion = `# Completion of spec-kitty for PowerShell. In $PROFILE: spec-kitty completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName spec-kitty -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = @($commandAst.CommandElements |
        Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or ($wordToComplete -eq '' -and $_.Extent.EndOffset -le $cursorPosition) } |
        ForEach-Object { $_.ToString() })
    foreach ($line in @(spec-kitty complete '--' @typed ":$wordToComplete" 2>$null)) {
        $value, $text = $line -split "\`t", 2
        if ($value -eq ':files' -or $value -eq ':directories') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        } elseif (-not $value.StartsWith(':')) {
            if (-not $text) { $text = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
        }
    }
}
`;
