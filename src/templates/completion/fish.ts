/** Completion for fish 3 and later. */
export const fishCompletion = `# Completion of spec-kitty for fish. In ~/.config/fish/config.fish: spec-kitty completion fish | source
function __spec_kitty_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    for line in (spec-kitty complete -- $typed[2..-1] ":$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path $current
            case ':directories'
                __fish_complete_directories $current
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c spec-kitty -f -k -a '(__spec_kitty_complete)'
`;
