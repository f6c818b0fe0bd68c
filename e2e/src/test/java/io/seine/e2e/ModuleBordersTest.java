package io.seine.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import org.junit.jupiter.api.Test;

/** The import rules of docs/architecture.md and CONTRIBUTING.md. */
class ModuleBordersTest {
    private static final JavaClasses SEINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.seine");

    @Test
    void modulesImportOnlyWhatTheTableAllows() {
        mayUse("api");
        mayUse("policy", "api");
        mayUse("controller", "api", "policy");
        mayUse("agent", "api", "policy");
        mayUse("sandbox", "api");
        mayUse("cli", "api", "policy", "controller", "agent", "sandbox");
    }

    @Test
    void theApiKnowsNoHttpClientAndNoInformer() {
        noClasses()
                .that()
                .resideInAPackage("io.seine.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client.informers..", "io.fabric8.kubernetes.client.http..")
                .check(SEINE);
    }

    @Test
    void onlyTheKernelPackageRunsProgramsOrNativeCodeOnANode() {
        noClasses()
                .that()
                .resideInAPackage("io.seine.agent..")
                .and()
                .resideOutsideOfPackage("io.seine.agent.kernel..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(SEINE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.seine.(**)").should().beFreeOfCycles().check(SEINE);
    }

    private static void mayUse(String module, String... others) {
        String[] allowed = new String[others.length + 2];
        allowed[0] = "io.seine." + module + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "io.seine." + others[i] + "..";
        }
        allowed[others.length + 1] = "io.seine";
        classes()
                .that()
                .resideInAPackage("io.seine." + module + "..")
                .should(ArchConditions.onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(allowed)
                        .or(JavaClass.Predicates.resideOutsideOfPackage("io.seine.."))))
                .because("module " + module + " may use only " + String.join(", ", others))
                .check(SEINE);
    }
}
