// Stands in for the package `wsl-utils`, an ES module that @oclif/core would load only to open a browser on Windows.
export const isWsl = false;
export const powerShellPath = async (): Promise<string> => 'powershell.exe';
