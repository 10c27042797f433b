(** I1 to I5 for every finite DAG, and I9: the same for every mask of its arcs (mathematics, section 3).

    [dag] is the only assumption: the arcs may be any functions. Levels are those of [Levels.level], the longest
    walks. *)

Require Import List Arith Bool Permutation.
From DAGLift Require Import AbelianGroups Networks Levels Lifting.
Import ListNotations.

Section Identities.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable M : V -> AbelianGroup.
  Variables tail head : E -> V.
  Variable g : forall a : E, M (tail a) -> M (head a).
  Variable arcs : list E.
  Hypothesis dag : acyclic tail head arcs.

  Notation state := (state M).
  Notation arrival := (arrival V_dec M tail head g).
  Notation level := (level V_dec tail head arcs).
  Notation height := (height V_dec tail head arcs).
  Notation lift := (@lift V M level).

  Lemma dag_graded : graded tail head arcs level.
  Proof. intros a Ha. now apply level_increases. Qed.

  Lemma mask_graded B : graded tail head (filter B arcs) level.
  Proof. intros a Ha. apply filter_In in Ha as [Ha _]. now apply level_increases. Qed.

  Lemma dag_height v : level v <= height.
  Proof. now apply level_height. Qed.

  Section Whole.
    Notation A := (A V_dec M tail head g arcs).
    Notation T := (T V_dec M tail head g arcs level).
    Notation T_inverse := (T_inverse V_dec M tail head g arcs level).
    Notation S_upto := (S_upto V_dec M tail head g arcs level).
    Notation S_inverse_upto := (S_inverse_upto V_dec M tail head g arcs level).
    Notation id_minus_A := (id_minus_A V_dec M tail head g arcs).
    Notation direct := (direct V_dec M tail head g arcs level).
    Notation incoming := (incoming V_dec head arcs).
    Notation E_steps := (E_steps V_dec M tail head g).
    Notation node_step := (node_step V_dec M tail head g arcs).
    Notation node_steps := (node_steps V_dec M tail head g arcs).

    (** The direct recursion is the one of section 1: a source has its given value, any other node sums its arcs. *)
    Theorem direct_recursion x0 :
      (forall v, incoming v = [] -> direct x0 v = x0 v) /\
      (forall v, incoming v <> [] -> direct x0 v = sum (arrival (direct x0) v) (incoming v)).
    Proof.
      split; intros v Hv; rewrite (direct_equation _ _ _ _ _ _ _ dag_graded);
        destruct (Nat.eqb_spec (level v) 0) as [H | H]; auto; rewrite level_source in H by exact dag; contradiction.
    Qed.

    (** It is the only function that does so. *)
    Theorem direct_unique x0 (f : state) :
      (forall v, incoming v = [] -> f v = x0 v) ->
      (forall v, incoming v <> [] -> f v = sum (arrival f v) (incoming v)) -> same f (direct x0).
    Proof.
      intros Hsource Hsum. apply (direct_only _ _ _ _ _ _ _ dag_graded). intro v.
      destruct (Nat.eqb_spec (level v) 0) as [H | H]; rewrite level_source in H by exact dag; auto.
    Qed.

    Theorem I1_decomposition x0 v : S_upto height (lift x0) v = direct x0 v.
    Proof. exact (graded_decomposition _ _ _ _ _ _ _ dag_graded _ x0 v dag_height). Qed.

    (** Arcs that are not defined everywhere may be continued in any way: take nodes [D] that have the tails of their
        arcs among them, and two families of functions that agree at the values which the recursion meets there. *)
    Theorem I1_partial_arcs (g' : forall a, M (tail a) -> M (head a)) (D : V -> Prop) x0 :
      (forall a, In a arcs -> D (head a) -> D (tail a) /\ g' a (direct x0 (tail a)) = g a (direct x0 (tail a))) ->
      forall v, D v -> Networks.S_upto V_dec M tail head g' arcs level height (lift x0) v = direct x0 v.
    Proof.
      intros H v. rewrite (graded_decomposition _ _ _ _ _ _ _ dag_graded _ x0 v dag_height).
      remember (level v) as n eqn:Hn. revert v Hn. induction n as [n IH] using lt_wf_ind. intros v -> Hv.
      rewrite !(direct_equation _ _ _ _ _ _ _ dag_graded). destruct (level v =? 0); [reflexivity |].
      apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha <-]. destruct (H a Ha Hv) as [Htail Hg].
      unfold Networks.arrival. rewrite <- Hg. do 2 f_equal.
      apply (IH (level (tail a))); auto. now apply level_increases.
    Qed.

    Theorem I2_subgraphs_up_to_level n x0 v :
      (level v <= n -> S_upto n (lift x0) v = direct x0 v) /\ (n < level v -> S_upto n (lift x0) v = 0).
    Proof.
      rewrite (graded_subgraphs _ _ _ _ _ _ _ dag_graded). split; intro H.
      - now apply Nat.leb_le in H as ->.
      - now apply Nat.leb_gt in H as ->.
    Qed.

    Theorem I3_lifting_inverse n x : same (T_inverse n (T n x)) x /\ same (T n (T_inverse n x)) x.
    Proof. exact (graded_inverse _ _ _ _ _ _ _ dag_graded n x). Qed.

    Theorem I4_resolvent x :
      same (S_upto height (id_minus_A x)) x /\ same (id_minus_A (S_upto height x)) x.
    Proof. exact (graded_resolvent _ _ _ _ _ _ _ dag_graded _ x dag_height). Qed.

    Theorem I4_inverse_product x : same (S_inverse_upto height x) (id_minus_A x).
    Proof. exact (graded_inverse_product _ _ _ _ _ _ _ dag_graded _ x dag_height). Qed.

    (** [T_n] is the composition of the [E_a] of the arcs into level [n], in any order. *)
    Theorem I5_level_factorization n l x :
      Permutation l (filter (fun a => level (head a) =? n) arcs) -> same (E_steps l x) (T n x).
    Proof. exact (graded_factorization _ _ _ _ _ _ _ dag_graded n l x). Qed.

    (** [T_v] is the composition of the [E_a] of the arcs into [v], in any order. *)
    Theorem I5_node_factorization v l x : Permutation l (incoming v) -> same (E_steps l x) (node_step v x).
    Proof. exact (graded_node_factorization _ _ _ _ _ _ _ dag_graded l v x). Qed.

    (** [S] is the composition of the [T_v] along every topological order. *)
    Theorem I5_topological_orders order x :
      topological tail head arcs order -> same (node_steps order x) (S_upto height x).
    Proof. exact (graded_topological _ _ _ _ _ _ _ dag_graded _ order x dag_height). Qed.
  End Whole.

  (** I9: the arcs [B] of the network, on the same nodes and levels. A node that lost every arc has the value 0. *)
  Section Mask.
    Variable B : E -> bool.
    Notation kept := (filter B arcs).
    Notation T := (T V_dec M tail head g kept level).
    Notation T_inverse := (T_inverse V_dec M tail head g kept level).
    Notation S_upto := (S_upto V_dec M tail head g kept level).
    Notation S_inverse_upto := (S_inverse_upto V_dec M tail head g kept level).
    Notation id_minus_A := (id_minus_A V_dec M tail head g kept).
    Notation direct := (direct V_dec M tail head g kept level).
    Notation incoming := (incoming V_dec head kept).
    Notation E_steps := (E_steps V_dec M tail head g).
    Notation node_step := (node_step V_dec M tail head g kept).
    Notation node_steps := (node_steps V_dec M tail head g kept).

    (** The matrices of the mask are those of the network with 0 for the arcs that were dropped. *)
    Theorem I9_same_matrices x v :
      Networks.A V_dec M tail head g kept x v =
      sum (fun a => if B a then arrival x v a else 0) (Networks.incoming V_dec head arcs v).
    Proof.
      rewrite <- sum_filter. unfold Networks.A. f_equal. clear dag. unfold Networks.incoming.
      induction arcs as [| a l IH]; [reflexivity |]. simpl.
      destruct (B a) eqn:Hb, (enters V_dec head v a) eqn:He; simpl; now rewrite ?Hb, ?He, IH.
    Qed.

    (** The masked function by direct recursion: the sources of the whole network have their given values, every other
        node sums the arcs that it kept; so without any it has the value 0. *)
    Theorem I9_direct_recursion x0 :
      (forall v, Networks.incoming V_dec head arcs v = [] -> direct x0 v = x0 v) /\
      (forall v, Networks.incoming V_dec head arcs v <> [] ->
         direct x0 v = sum (arrival (direct x0) v) (incoming v)) /\
      (forall v, Networks.incoming V_dec head arcs v <> [] -> incoming v = [] -> direct x0 v = 0).
    Proof.
      assert (H : forall v, Networks.incoming V_dec head arcs v <> [] ->
        direct x0 v = sum (arrival (direct x0) v) (incoming v)).
      { intros v Hv. rewrite (direct_equation _ _ _ _ _ _ _ (mask_graded B)).
        destruct (Nat.eqb_spec (level v) 0) as [Hz | Hz]; [| reflexivity].
        rewrite level_source in Hz by exact dag. contradiction. }
      repeat split; [| exact H |].
      - intros v Hv. rewrite (direct_equation _ _ _ _ _ _ _ (mask_graded B)).
        now rewrite <- level_source in Hv by exact dag; rewrite Hv.
      - intros v Hv Hempty. now rewrite H, Hempty.
    Qed.

    Theorem I9_direct_unique x0 (f : state) :
      (forall v, Networks.incoming V_dec head arcs v = [] -> f v = x0 v) ->
      (forall v, Networks.incoming V_dec head arcs v <> [] -> f v = sum (arrival f v) (incoming v)) ->
      same f (direct x0).
    Proof.
      intros Hsource Hsum. apply (direct_only _ _ _ _ _ _ _ (mask_graded B)). intro v.
      destruct (Nat.eqb_spec (level v) 0) as [H | H]; rewrite level_source in H by exact dag; auto.
    Qed.

    Theorem I9_decomposition x0 v : S_upto height (lift x0) v = direct x0 v.
    Proof. exact (graded_decomposition _ _ _ _ _ _ _ (mask_graded B) _ x0 v dag_height). Qed.

    Theorem I9_subgraphs_up_to_level n x0 v :
      (level v <= n -> S_upto n (lift x0) v = direct x0 v) /\ (n < level v -> S_upto n (lift x0) v = 0).
    Proof.
      rewrite (graded_subgraphs _ _ _ _ _ _ _ (mask_graded B)). split; intro H.
      - now apply Nat.leb_le in H as ->.
      - now apply Nat.leb_gt in H as ->.
    Qed.

    Theorem I9_lifting_inverse n x : same (T_inverse n (T n x)) x /\ same (T n (T_inverse n x)) x.
    Proof. exact (graded_inverse _ _ _ _ _ _ _ (mask_graded B) n x). Qed.

    Theorem I9_resolvent x :
      same (S_upto height (id_minus_A x)) x /\ same (id_minus_A (S_upto height x)) x /\
      same (S_inverse_upto height x) (id_minus_A x).
    Proof.
      split; [| split]; try apply (graded_resolvent _ _ _ _ _ _ _ (mask_graded B) _ x dag_height).
      exact (graded_inverse_product _ _ _ _ _ _ _ (mask_graded B) _ x dag_height).
    Qed.

    Theorem I9_factorization x :
      (forall n l, Permutation l (filter (fun a => level (head a) =? n) kept) -> same (E_steps l x) (T n x)) /\
      (forall v l, Permutation l (incoming v) -> same (E_steps l x) (node_step v x)) /\
      (forall order, topological tail head kept order -> same (node_steps order x) (S_upto height x)).
    Proof.
      repeat split; intros.
      - now apply (graded_factorization _ _ _ _ _ _ _ (mask_graded B)).
      - now apply (graded_node_factorization _ _ _ _ _ _ _ (mask_graded B)).
      - now apply (graded_topological _ _ _ _ _ _ _ (mask_graded B) _ order x dag_height).
    Qed.
  End Mask.
End Identities.
